import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../src/data/error.ts';
import { parsePenDigits } from '../src/data/pendigits.ts';
import { parseUnipen } from '../src/data/unipen.ts';
import { sample } from './fixtures/samples.ts';

const point = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }));
const stroke = fc.array(point, { minLength: 1, maxLength: 6 });
const ink = fc.array(stroke, { maxLength: 3 });

function write(label: string, strokes: readonly (readonly [number, number][])[]): string {
  const lines = strokes.flatMap((points) => [
    '.PEN_DOWN',
    ...points.map(([x, y]) => ` ${x}  ${y}`),
    '.PEN_UP',
    '.DT 100',
  ]);
  return [`.SEGMENT DIGIT 0 ? "${label}"`, `.COMMENT ${label} 12  224`, ...lines, ''].join('\n');
}

const digit = (strokes: string, comment = '.COMMENT 8 12  224'): string =>
  `.SEGMENT DIGIT 0 ? "8"\n${comment}\n${strokes}`;

describe('parseUnipen', () => {
  it('reads back what was written, with either line end', () => {
    const digits = fc.array(fc.tuple(fc.constantFrom('0', '7'), ink), { maxLength: 4 });
    fc.assert(
      fc.property(digits, fc.constantFrom('\n', '\r\n'), (written, lineEnd) => {
        const text = written.map(([label, strokes]) => write(label, strokes)).join('\n');
        const segments = parseUnipen(text.replaceAll('\n', lineEnd));
        expect(segments.map(({ label }) => label)).toEqual(written.map(([label]) => label));
        const read = segments.map(({ strokes }) => strokes.map((points) => Array.from(points)));
        expect(read).toEqual(written.map(([, strokes]) => strokes.map((points) => points.flat())));
      }),
    );
  });

  it.each([
    ['ink before any segment', '.PEN_DOWN\n1 2\n.PEN_UP', 1],
    ['a point while the pen is up', digit('1 2'), 3],
    ['a segment while the pen is down', digit('.PEN_DOWN\n1 2\n.SEGMENT DIGIT 1 ? "1"'), 5],
    ['a pen that goes down twice', digit('.PEN_DOWN\n.PEN_DOWN'), 4],
    ['half a point', digit('.PEN_DOWN\n12'), 4],
    ['three numbers', digit('.PEN_DOWN\n1 2 3'), 4],
    ['a number that is none', digit('.PEN_DOWN\n1 NaN'), 4],
    ['a segment without a label', '\n.SEGMENT DIGIT 0 ?', 2],
  ])('refuses %s and names the line', (_, text, line) => {
    expect(() => parseUnipen(text)).toThrow(
      expect.objectContaining({
        code: 'format',
        message: expect.stringContaining(`line ${line}:`),
      }),
    );
  });

  it('calls a text that ends with the pen down truncated', () => {
    expect(() => parseUnipen(digit('.PEN_DOWN\n1 2'))).toThrow(
      expect.objectContaining({ code: 'truncated' }),
    );
  });

  it('answers any shuffle of lines with segments or a DataError', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '.PEN_DOWN',
        '.PEN_UP',
        '.COMMENT 1 2 3',
        '.DT 5',
        '.SEGMENT DIGIT 0 ? "1"',
        '3 4',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        try {
          for (const { strokes } of parsePenDigits(lines.join('\n'))) {
            expect(
              strokes.every((points) => points.length > 0 && points.every(Number.isFinite)),
            ).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parsePenDigits', () => {
  it('reads the sample: ten digits by each of three writers', async () => {
    const digits = parsePenDigits((await sample('pendigits/sample.tra')).toString('latin1'));
    expect(digits.map(({ label }) => label)).toEqual(
      [1, 12, 27].flatMap(() => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    );
    expect(digits.map(({ writer }) => writer)).toEqual(
      [1, 12, 27].flatMap((writer) => Array(10).fill(writer)),
    );
    expect(new Set(digits.map(({ sample: number }) => number)).size).toBeGreaterThan(20);
  });

  it('turns y around, so that it grows down', () => {
    const [first] = parsePenDigits(digit('.PEN_DOWN\n10 20\n30 50\n.PEN_UP'));
    expect(first?.strokes).toEqual([Float32Array.of(10, -20, 30, -50)]);
  });

  it.each([
    ['no comment', digit('.PEN_DOWN\n1 2\n.PEN_UP', '.DT 1')],
    ['a comment for another label', digit('.PEN_DOWN\n1 2\n.PEN_UP', '.COMMENT 3 12 224')],
    ['no ink', digit('')],
    ['a pen that touches nothing', digit('.PEN_DOWN\n.PEN_UP')],
  ])('refuses a digit with %s', (_, text) => {
    expect(() => parsePenDigits(text)).toThrow(expect.objectContaining({ code: 'format' }));
  });
});
