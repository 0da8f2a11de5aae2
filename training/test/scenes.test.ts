/** Digits cut out, put in front of a camera, and the account of how they were read. */
import { gunzipSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from 'vitest';

import { imageAt, slice, type Digits } from '../src/data/digits.ts';
import { parseMnist } from '../src/data/mnist.ts';
import type { GreyImage } from '../src/data/render.ts';
import { createRandom } from '../src/random.ts';
import { cutOut } from '../src/scenes/cut.ts';
import { expose } from '../src/scenes/light.ts';
import { measureScenes } from '../src/scenes/measure.ts';
import { print, type Print } from '../src/scenes/print.ts';
import { SCENES } from '../src/scenes/scenes.ts';
import type { Recogniser } from '../src/sdk.ts';
import { sample } from './fixtures/samples.ts';
import { silentProgress } from './silent.ts';

let all: Digits;
let digits: Digits;

beforeAll(async () => {
  all = parseMnist(
    gunzipSync(await sample('mnist/sample-images-idx3-ubyte.gz')),
    gunzipSync(await sample('mnist/sample-labels-idx1-ubyte.gz')),
  );
  digits = slice(all, 0, 4);
});

/** The most ink on each of the four sides. */
function sides({ data, width, height }: GreyImage): number[] {
  const most = (holds: (i: number) => boolean): number =>
    Math.max(...data.filter((_, i) => holds(i)));
  return [
    most((i) => i < width),
    most((i) => i >= width * (height - 1)),
    most((i) => i % width === 0),
    most((i) => i % width === width - 1),
  ];
}

describe('a digit cut out', () => {
  const digit = (): Uint8Array => imageAt(all, all.labels.indexOf(7));

  it.each([8, 28, 96])('to its ink alone has ink on all sides, %i pixels', async (side) => {
    const cut = await cutOut(digit(), { side, shape: 'box' });
    expect(Math.max(cut.width, cut.height)).toBe(side);
    expect(cut.data).toHaveLength(cut.width * cut.height);
    for (const ink of sides(cut)) expect(ink).toBeGreaterThan(20);
  });

  it('is as wide as high, in its own shape or stretched', async () => {
    const square = await cutOut(digit(), { side: 40, shape: 'square' });
    const stretched = await cutOut(digit(), { side: 40, shape: 'stretched' });
    for (const { width, height } of [square, stretched]) expect([width, height]).toEqual([40, 40]);
    for (const ink of sides(stretched)) expect(ink).toBeGreaterThan(20);
    expect(Math.min(...sides(square))).toBeLessThan(20);
  });

  it('has as much paper round it as it should', async () => {
    const { data, width, height } = await cutOut(digit(), { side: 20, shape: 'square', margin: 4 });
    expect([width, height]).toEqual([28, 28]);
    data.forEach((ink, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      if (Math.min(x, y, width - 1 - x, height - 1 - y) < 4) expect(ink).toBe(0);
    });
    expect(Math.max(...data)).toBeGreaterThan(200);
  });
});

describe('printed paper', () => {
  const blank = { data: new Uint8Array(2500), width: 50, height: 50 };
  const printed = (lines: Partial<Print>): Uint8Array =>
    print(blank, { pattern: 'ruled', space: 10, width: 2, ink: 90, ...lines }, createRandom(4))
      .data;
  const inkedRows = (data: Uint8Array): number =>
    Array.from({ length: 50 }, (_, y) => data.subarray(y * 50, (y + 1) * 50)).filter((row) =>
      row.every((ink) => ink === 90),
    ).length;

  it('has lines across, lines both ways, or one box', () => {
    expect(inkedRows(printed({}))).toBe(10);
    expect(printed({}).filter((ink) => ink > 0)).toHaveLength(500);
    expect(printed({ pattern: 'squared' }).filter((ink) => ink > 0)).toHaveLength(900);
    expect(printed({ pattern: 'box' }).filter((ink) => ink > 0)).toHaveLength(30 ** 2 - 26 ** 2);
  });

  it('may lean', () => {
    expect(inkedRows(printed({ lean: 0.1 }))).toBeLessThan(10);
  });

  it('lies beneath what is written', () => {
    const written = { ...blank, data: new Uint8Array(2500).fill(200, 0, 1250) };
    const { data } = print(
      written,
      { pattern: 'squared', space: 5, width: 5, ink: 90 },
      createRandom(4),
    );
    expect([...new Set(data.subarray(0, 1250))]).toEqual([200]);
    expect([...new Set(data.subarray(1250))]).toEqual([90]);
  });
});

describe('light', () => {
  const half = { data: new Uint8Array(100).fill(255, 50), width: 10, height: 10 };

  it('has the brightness of paper and ink', () => {
    const { data } = expose(half, { paper: 240, ink: 20 }, createRandom(1));
    expect([...data.subarray(0, 50)]).toEqual(Array(50).fill(240));
    expect([...data.subarray(50)]).toEqual(Array(50).fill(20));
  });

  it('falls off, and is never brighter than white', () => {
    const paper = { data: new Uint8Array(10_000), width: 100, height: 100 };
    const spread = (light: object): number => {
      const { data } = expose(paper, { paper: 200, ink: 0, ...light }, createRandom(2));
      return Math.max(...data) - Math.min(...data);
    };
    expect(spread({})).toBe(0);
    expect(spread({ slope: 0.2 })).toBeGreaterThan(35);
    expect(spread({ vignette: 0.4 })).toBeGreaterThan(70);
    expect(spread({ shadow: 0.25 })).toBe(50);
    expect(spread({ noise: 3 })).toBeGreaterThan(10);
    expect(spread({ paper: 400 })).toBe(0);
  });
});

describe('the account', () => {
  /** Says the same of every digit. */
  const always = (digit: number | null): Recogniser => ({
    labels: [...'0123456789'],
    recognise: (images) =>
      Promise.resolve(
        Array.from({ length: images.length / 784 }, () => ({
          ...{ digit, confidence: 1, probabilities: new Float32Array(10) },
          ...{ status: digit === null ? 'unknown' : 'digit', logits: new Int32Array(10) },
          engine: 'js' as const,
        })),
      ) as ReturnType<Recogniser['recognise']>,
    proceed: () => undefined,
  });
  const bar = silentProgress.start('', 1);

  it('tells right, wrong and unknown apart, for every kind', async () => {
    const label = digits.labels[0] as number;
    const share = digits.labels.filter((other) => other === label).length / 4;
    const scores = await measureScenes(digits, always(label), 1, bar);
    expect(scores.map(({ title }) => title)).toEqual(SCENES.map(({ title }) => title));
    for (const { right, unknown, wrong } of scores) {
      expect([right, unknown, wrong]).toEqual([share, 0, 1 - share]);
    }

    const unsure = await measureScenes(digits, always(null), 1, bar);
    for (const { right, unknown, wrong } of unsure) {
      expect([right, unknown, wrong]).toEqual([0, 1, 0]);
    }
  });

  it('is of the same pictures for the same seed', async () => {
    const pictures = async (seed: number): Promise<string> => {
      const seen: string[] = [];
      const spy = always(0);
      const recognise: Recogniser['recognise'] = (images) => {
        seen.push(Buffer.from(images).toString('base64'));
        return spy.recognise(images);
      };
      await measureScenes(slice(digits, 0, 2), { ...spy, recognise }, seed, bar);
      return seen.join();
    };
    expect(await pictures(1)).toBe(await pictures(1));
    expect(await pictures(2)).not.toBe(await pictures(1));
  });
});
