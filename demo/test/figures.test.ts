import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kilobytes, milliseconds, percent, shortPercent } from '../src/format.ts';
import { Timing } from '../src/timing.ts';

test('no share short of the whole is shown as the whole, nor any share as none', () => {
  fc.assert(
    fc.property(fc.double({ min: Number.MIN_VALUE, max: 1, noNaN: true }), (share) => {
      expect(percent(share)).not.toMatch(/^(100|0\.0)/);
    }),
  );
  expect(percent(0)).toBe('0.0\u00a0%');
  expect(percent(0.9582)).toBe('95.8\u00a0%');
  expect(percent(1)).toBe('>\u00a099.9\u00a0%');
  expect(shortPercent(0.956)).toBe('96%');
});

test('times and sizes read plainly', () => {
  expect(milliseconds(0)).toBe('<\u00a00.1\u00a0ms');
  expect(milliseconds(1.26)).toBe('1.3\u00a0ms');
  expect(kilobytes(18432)).toBe('18.4\u00a0kB');
});

test('the median is one of the last nine times, with as many above as below', () => {
  const timing = new Timing();
  expect(timing.median).toBeUndefined();
  for (const time of [900, 900, 900, 9, 1, 8, 2, 7, 3, 6, 4, 5]) timing.add(time);
  expect(timing.median).toBe(5);
  timing.reset();
  timing.add(3);
  expect(timing.median).toBe(3);
});
