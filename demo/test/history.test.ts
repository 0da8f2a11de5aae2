import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from '../src/history.ts';

test('undo walks back through what was pushed and stops at the beginning', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 150 }), (values) => {
      const history = new History<number | 'start'>('start');
      for (const value of values) history.push(value);
      for (const value of values.toReversed()) {
        expect(history.now).toBe(value);
        expect(history.undo()).toBe(true);
      }
      expect(history.now).toBe('start');
      expect(history.undo()).toBe(false);
      expect(history.now).toBe('start');
    }),
  );
});

test('a long past is cut, the present is not', () => {
  const history = new History(0);
  for (let value = 1; value <= 5000; value++) history.push(value);
  expect(history.now).toBe(5000);
  let steps = 0;
  while (history.undo()) steps++;
  expect(steps).toBe(200);
});
