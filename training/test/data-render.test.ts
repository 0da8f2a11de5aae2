import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageAt } from '../src/data/digits.ts';
import { parsePenDigits, type PenDigit } from '../src/data/pendigits.ts';
import { type GreyImage, renderDigits, renderPenDigit } from '../src/data/render.ts';
import { normalizeImage } from '../src/sdk.ts';
import { sample } from './fixtures/samples.ts';

const digit = (...strokes: number[][]): PenDigit => ({
  label: 1,
  writer: 1,
  sample: 1,
  strokes: strokes.map((points) => Float32Array.from(points)),
});

/** Ink, in pixels' worth. */
const inkOf = ({ data }: GreyImage): number => data.reduce((sum, value) => sum + value / 255, 0);

/** First and last row or column with any ink. */
function inkedSpan({ data, width, height }: GreyImage, axis: 'x' | 'y'): [number, number] {
  const inked = Array.from(data.entries()).filter(([, value]) => value > 0);
  const places = inked.map(([index]) => (axis === 'x' ? index % width : Math.floor(index / width)));
  expect(width).toBe(height);
  return [Math.min(...places), Math.max(...places)];
}

/** Area of pixel (column, row) inside the segment's capsule, in 0..1, by 16×16 samples. */
function exactCoverage(
  column: number,
  row: number,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  radius: number,
): number {
  let inside = 0;
  for (let i = 0; i < 256; i++) {
    const px = column + ((i % 16) + 0.5) / 16 - x0;
    const py = row + (Math.floor(i / 16) + 0.5) / 16 - y0;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const along = (px * dx + py * dy) / (dx * dx + dy * dy);
    const t = Math.min(1, Math.max(0, along));
    if (Math.hypot(px - t * dx, py - t * dy) <= radius) inside++;
  }
  return inside / 256;
}

describe('renderPenDigit', () => {
  it('covers each pixel as far as a round-capped line does', () => {
    const direction = fc.double({ min: 0, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(direction, fc.double({ min: 0.06, max: 0.2, noNaN: true }), (angle, penWidth) => {
        const pad = 40;
        const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
        const { data } = renderPenDigit(digit([0, 0, dx, dy]), { penWidth, pad, extent: 0.5 });
        const half = (0.5 * pad) / 2 / Math.max(Math.abs(dx), Math.abs(dy));
        const line = [20 - half * dx, 20 - half * dy, 20 + half * dx, 20 + half * dy] as const;
        const exact = (index: number): number =>
          exactCoverage(index % pad, Math.floor(index / pad), line, (penWidth * pad) / 2);
        const errors = Array.from(data, (value, index) => Math.abs(value / 255 - exact(index)));
        expect(Math.max(...errors)).toBeLessThan(0.13);
      }),
      { numRuns: 25 },
    );
  });

  it('draws a dot as a disc as wide as the pen, in the middle', () => {
    const dot = renderPenDigit(digit([7, 7]), { penWidth: 0.2, pad: 100 });
    expect(inkOf(dot)).toBeCloseTo(Math.PI * 10 ** 2, -1);
    expect(inkedSpan(dot, 'x')).toEqual([40, 59]);
    expect(inkedSpan(dot, 'y')).toEqual([40, 59]);
  });

  it('fills the asked-for extent with pen centres, in the middle, aspect kept', () => {
    const wide = renderPenDigit(digit([0, 0, 4, 1]), { penWidth: 0.1, pad: 200, extent: 0.6 });
    expect(inkedSpan(wide, 'x')).toEqual([30, 169]);
    expect(inkedSpan(wide, 'y')).toEqual([75, 124]);
  });

  it('does not care where on the tablet, nor how large, a digit was written', () => {
    const coordinates = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 20 });
    const points = coordinates.map((values) => values.slice(0, values.length & ~1));
    fc.assert(
      fc.property(
        points,
        fc.integer({ min: -500, max: 500 }),
        fc.constantFrom(0.5, 3),
        (stroke, shift, scale) => {
          const moved = stroke.map((value) => scale * value + shift);
          const here = renderPenDigit(digit(stroke), { penWidth: 0.08, pad: 60 });
          const there = renderPenDigit(digit(moved), { penWidth: 0.08, pad: 60 });
          const differences = here.data.map((value, i) => Math.abs(value - (there.data[i] ?? NaN)));
          expect(Math.max(...differences)).toBeLessThan(3);
        },
      ),
    );
  });

  it('adds up strokes without drawing between them', () => {
    const two = renderPenDigit(digit([0, 0, 0, 10], [10, 0, 10, 10]), { penWidth: 0.1, pad: 100 });
    expect(two.data[50 * 100 + 50]).toBe(0);
    expect(two.data[50 * 100 + 18]).toBe(255);
    expect(two.data[50 * 100 + 82]).toBe(255);
  });

  it('leaves the pad empty without strokes', () => {
    expect(inkOf(renderPenDigit(digit(), { penWidth: 0.1 }))).toBe(0);
  });

  it.each([
    { penWidth: 0 },
    { penWidth: NaN },
    { penWidth: 1 },
    { penWidth: 0.1, extent: 0 },
    { penWidth: 0.1, extent: 1.1 },
    { penWidth: 0.1, pad: 0 },
    { penWidth: 0.1, pad: 10.5 },
  ])('refuses %o', (options) => {
    expect(() => renderPenDigit(digit([0, 0]), options)).toThrow(RangeError);
  });
});

describe('renderDigits', () => {
  it('renders all digits in the first width, then all in the next, as the SDK normalises them', async () => {
    const digits = parsePenDigits((await sample('pendigits/sample.tra')).toString('latin1'));
    const penWidths = [0.04, 0.12];
    const rendered = renderDigits(digits, penWidths);
    expect(Array.from(rendered.labels)).toEqual([...digits, ...digits].map(({ label }) => label));
    penWidths.forEach((penWidth, pass) => {
      digits.forEach((pen, index) => {
        const expected = normalizeImage(renderPenDigit(pen, { penWidth }));
        expect(imageAt(rendered, pass * digits.length + index)).toEqual(expected);
      });
    });
    expect(imageAt(rendered, 3)).not.toEqual(imageAt(rendered, digits.length + 3));
  });

  it('makes ink of every sample in every width', async () => {
    const digits = parsePenDigits((await sample('pendigits/sample.tra')).toString('latin1'));
    const { images } = renderDigits(digits, [0.04, 0.08, 0.12]);
    for (let i = 0; i < images.length; i += 784) {
      const ink = images.subarray(i, i + 784).reduce((sum, value) => sum + value, 0) / 255;
      expect(ink).toBeGreaterThan(20);
      expect(ink).toBeLessThan(300);
    }
  });
});
