import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PEN_WIDTH, paintStroke, type Stroke } from '../src/stroke.ts';

type Call = readonly [name: string, ...numbers: number[]];

/** A canvas context that writes down what is asked of it. */
function recorder(): { context: CanvasRenderingContext2D; calls: Call[] } {
  const calls: Call[] = [];
  const context = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...numbers: number[]) =>
          calls.push([String(name), ...numbers]),
      set: () => true,
    },
  ) as CanvasRenderingContext2D;
  return { context, calls };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const strokes = fc.array(fc.record({ x: share, y: share }), { minLength: 2, maxLength: 60 });

test('a tap paints one dot as wide as the pen', () => {
  const { context, calls } = recorder();
  paintStroke(context, [{ x: 0.5, y: 0.25 }], 200);
  expect(calls).toEqual([
    ['beginPath'],
    ['arc', 100, 50, PEN_WIDTH * 100, 0, 2 * Math.PI],
    ['fill'],
  ]);
});

test('an empty stroke paints nothing', () => {
  const { context, calls } = recorder();
  paintStroke(context, [], 200);
  expect(calls).toEqual([]);
});

test('any stroke begins and ends where the pen did and stays on the pad', () => {
  fc.assert(
    fc.property(strokes, fc.integer({ min: 1, max: 2000 }), (stroke: Stroke, side) => {
      const { context, calls } = recorder();
      paintStroke(context, stroke, side);
      const first = stroke[0];
      const last = stroke.at(-1);
      expect(calls[1]).toEqual(['moveTo', (first?.x ?? NaN) * side, (first?.y ?? NaN) * side]);
      expect(calls.at(-2)).toEqual(['lineTo', (last?.x ?? NaN) * side, (last?.y ?? NaN) * side]);
      expect(calls.filter(([name]) => name === 'quadraticCurveTo')).toHaveLength(stroke.length - 2);
      for (const [, ...numbers] of calls) {
        expect(numbers.every((number) => number >= 0 && number <= side)).toBe(true);
      }
    }),
  );
});
