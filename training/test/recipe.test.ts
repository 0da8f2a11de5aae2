/** The whole path on a sample, twice: data → teacher → student → int8 → bundle. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import * as tf from '@tensorflow/tfjs';
import { parseHTML } from 'linkedom';
import { beforeAll, expect, test } from 'vitest';

import { type CompressionConfig, conv, type ConvSpec, type RecipeConfig } from '../src/config.ts';
import type { DataFile, DataSource } from '../src/data/source.ts';
import type { Golden } from '../src/export/golden.ts';
import { loadCheckpoint } from '../src/fit/checkpoint.ts';
import { runRecipe } from '../src/recipe.ts';
import { ALONE } from '../src/recipes/full.ts';
import { quickRecipe } from '../src/recipes/quick.ts';
import { readBundles } from '../src/report/bundles.ts';
import { readKept } from '../src/report/kept.ts';
import { makePage } from '../src/report/page.ts';
import { summarise } from '../src/report/summary.ts';
import { writeReports } from '../src/report/write.ts';
import { REPOSITORY } from '../src/files/paths.ts';
import { decodeModel, traceLayers } from '../src/sdk.ts';
import type { Compressed } from '../src/steps/comparison.ts';
import type { Bundle } from '../src/steps/export.ts';
import type { Figures } from '../src/steps/evaluate.ts';
import { readWeights } from '../src/steps/train.ts';
import { sample } from './fixtures/samples.ts';
import { silentProgress } from './silent.ts';

const TEST_DIGITS = 60;

/**
 * MNIST's training files made of the sample over and over, so that the published cut applies; its
 * test files the first digits of it.
 */
async function sampleSource(): Promise<DataSource> {
  const images = gunzipSync(await sample('mnist/sample-images-idx3-ubyte.gz'));
  const labels = gunzipSync(await sample('mnist/sample-labels-idx1-ubyte.gz'));
  const repeat = (file: Buffer, header: number, times: number): Uint8Array => {
    const repeated = Buffer.concat([
      file.subarray(0, header),
      ...Array<Buffer>(times).fill(file.subarray(header)),
    ]);
    repeated.writeUInt32BE(200 * times, 4);
    return repeated;
  };
  const first = (file: Buffer, header: number, size: number, count: number): Uint8Array => {
    const cut = Buffer.from(file.subarray(0, header + count * size));
    cut.writeUInt32BE(count, 4);
    return cut;
  };
  const files: Record<string, Uint8Array> = {
    'mnist/train-images-idx3-ubyte': repeat(images, 16, 26),
    'mnist/train-labels-idx1-ubyte': repeat(labels, 8, 26),
    'mnist/t10k-images-idx3-ubyte': first(images, 16, 784, TEST_DIGITS),
    'mnist/t10k-labels-idx1-ubyte': first(labels, 8, 1, TEST_DIGITS),
    'pendigits/pendigits-orig.tra': await sample('pendigits/sample.tra'),
  };
  return {
    description: 'the sample',
    read: async ({ path }: DataFile) => {
      const bytes = files[path];
      if (!bytes) throw new Error(`The sample has no ${path}.`);
      return bytes;
    },
  };
}

/** Networks and schedules that JavaScript alone trains in seconds. */
const tiny = (out: number): readonly ConvSpec[] => [
  conv(out, { padding: 0, pool: 2 }),
  conv(2 * out, { kernel: 5, padding: 0, pool: 2 }),
  conv(10, { kernel: 4, padding: 0 }),
];
const brief = { epochs: 4, batchSize: 8, ema: 0.5 };
const teacher = quickRecipe.teachers['small'];
const bundleConfig = quickRecipe.bundles['digits-quick'];
if (!teacher || !bundleConfig) throw new Error('The quick recipe has lost its networks.');
const { student, quantise, version } = bundleConfig;
const { gentle } = quickRecipe;
if (!gentle) throw new Error('The quick recipe has lost its gentle views.');
const config: RecipeConfig = {
  ...quickRecipe,
  data: {
    ...quickRecipe.data,
    mnistLimit: 120,
    penLimit: 60,
    pensPerView: 1,
    validationLimit: 40,
  },
  pool: { ...quickRecipe.pool, outliersPerView: 20 },
  teachers: {
    one: { layers: tiny(3), fit: { ...teacher.fit, ...brief } },
    two: { layers: tiny(4), fit: { ...teacher.fit, ...brief, seed: 99 } },
    silent: {
      normalisation: 'width',
      layers: tiny(2),
      fit: { ...teacher.fit, ...brief },
      teaches: false,
    },
  },
  bundles: {
    'digits-quick': {
      version,
      student: { layers: tiny(3), fit: { ...student.fit, ...brief } },
      quantise: {
        ...quantise,
        weightStep: 0.1,
        calibrationDigits: 32,
        fit: { ...quantise.fit, ...brief, epochs: 1 },
      },
      ending: { ...ALONE, distill: { temperature: 1, softWeight: 0.9 }, outlierViews: 2 },
    },
  },
};

/** @param teachers where teachers are kept. @param log hears every line of the recipe. */
async function run(
  teachers: string | null = null,
  log: (line: string) => void = () => undefined,
  ways: readonly CompressionConfig[] = [],
): Promise<{ bundle: Bundle<Figures>; compressed: readonly Compressed[] }> {
  const root = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  const { signal } = new AbortController();
  const workshop = { root, teachers, progress: { ...silentProgress, log }, signal };
  const output = (name: string): string => join(root, `${name}-v0`);
  const source = await sampleSource();
  const { bundles, compressed } = await runRecipe(config, source, output, workshop, ways);
  const [bundle] = bundles;
  if (!bundle) throw new Error('No bundle was made.');
  return { bundle, compressed };
}

const way = { bundle: 'digits-quick', weightStep: quantise.weightStep };
const WAYS: readonly CompressionConfig[] = [
  { ...way, title: 'as it is', method: { kind: 'none' }, epochs: 0 },
  { ...way, title: 'pruned', method: { kind: 'prune', share: 0.7 }, epochs: 1 },
];

let bundle: Bundle<Figures>;
let compressed: readonly Compressed[];

beforeAll(async () => {
  await tf.setBackend('cpu');
  ({ bundle, compressed } = await run(null, undefined, WAYS));
  const root = dirname(bundle.folder);
  await writeReports(readKept(root, root), root, () => undefined);
}, 600_000);

const file = (name: string): Buffer => readFileSync(join(bundle.folder, name));

test('the bundle decodes and learned something', () => {
  const model = decodeModel(file('model.bin'));
  expect(model.labels).toHaveLength(10);
  expect(model.network.layers).toHaveLength(3);
  expect(bundle.figures.chosen.int8.mnistTest).toBeGreaterThan(0.3);
  expect(model.metrics['mnistTest']).toBeCloseTo(bundle.figures.chosen.int8.mnistTest, 4);
});

test('a teacher goes on from what it was, on gentle views, and its record with it', () => {
  const root = dirname(bundle.folder);
  const stepOf = (name: RegExp): string => {
    const found = readdirSync(root).find((folder) => name.test(folder));
    if (!found) throw new Error(`No step is called ${name}.`);
    return join(root, found);
  };
  const folder = stepOf(/^teacher-one-\w{12}$/);
  const begun = loadCheckpoint(join(folder, 'checkpoint.bin'))?.tensors ?? {};
  const moved = Object.entries(readWeights(folder)).map(([name, tensor]) =>
    tf.max(tf.abs(tf.sub(tensor, begun[`average/${name}`] ?? NaN))).dataSync(),
  );
  const furthest = Math.max(...moved.map(([distance]) => distance ?? NaN));
  expect(furthest).toBeGreaterThan(0);
  // A fresh start would lie further off than a few steps of Adam at that rate lead.
  expect(furthest).toBeLessThan(0.05);

  const one = readKept(root, root)[0]?.data.curves.find(({ title }) => title === 'one');
  const epochs = (config.teachers['one']?.fit.epochs ?? NaN) + gentle.teacherFit.epochs;
  expect(one?.history).toHaveLength(epochs);
});

test('the integer networks learn gentle views from teachers that ended on them', () => {
  const count = (name: string): number =>
    readdirSync(dirname(bundle.folder)).filter((folder) => folder.startsWith(name)).length;
  expect(count('views-')).toBe(2);
  expect(count('labels-one-')).toBe(2);
});

test('who does not teach is heard in the committee alone', () => {
  const steps = readdirSync(dirname(bundle.folder));
  expect(steps.filter((folder) => folder.startsWith('labels-silent-'))).toEqual([]);
  expect(Object.keys(bundle.figures.teachers)).toEqual(['one', 'two', 'silent']);
  const card = file('CARD.md').toString();
  expect(card).toContain('(of "one", "two" alone)');
  expect(card).toContain('sees digits of one width');
});

test('the golden file holds what the reference engine answers', () => {
  const golden = JSON.parse(file('golden.json').toString()) as Golden;
  const { network } = decodeModel(file('model.bin'));
  expect(golden.sha256).toBe(createHash('sha256').update(file('model.bin')).digest('hex'));
  expect(golden.cases.length).toBeGreaterThanOrEqual(13);
  for (const { pixels, layers, logits } of golden.cases) {
    const trace = [...traceLayers(network, new Uint8Array(Buffer.from(pixels, 'base64')))];
    expect(Array.from(trace.at(-1) ?? [])).toEqual(logits);
    expect(layers.map((codes) => Buffer.from(codes, 'base64'))).toEqual(
      trace.slice(0, -1).map((codes) => Buffer.from(codes)),
    );
  }
});

test('the manifest holds every tensor of the model', () => {
  const manifest = JSON.parse(file('manifest.json').toString()) as {
    layers: {
      bias: number[];
      multiplier: number[] | null;
      shift: number[] | null;
      weights: string;
    }[];
    files: Record<string, { bytes: number; sha256: string }>;
  };
  const bytes = file('model.bin');
  expect(manifest.files['model.bin']?.bytes).toBe(bytes.length);
  const { network } = decodeModel(bytes);
  const written = network.layers.map(({ bias, requantisation, weights }) => ({
    bias: Array.from(bias),
    multiplier: requantisation && Array.from(requantisation.multiplier),
    shift: requantisation && Array.from(requantisation.shift),
    weights: Buffer.from(weights).toString('base64'),
  }));
  expect(manifest.layers).toMatchObject(written);
});

test('the card tells what was measured', () => {
  const card = file('CARD.md').toString();
  expect(card).toContain(bundle.sha256);
  expect(card).toContain((bundle.figures.chosen.int8.mnistTest * 100).toFixed(2));
  expect(card).toContain('CC BY-SA 3.0');
});

test('the summary sets teachers, students and sizes beside the released bundles', () => {
  const rows = summarise([bundle], join(REPOSITORY, 'models'));
  const [teachers, distilled, alone] = rows;
  const { figures, bytes } = bundle;
  const hundredths = (share: number): string => (share * 100).toFixed(2);
  expect(teachers?.['MNIST test, %']).toBe(hundredths(figures.committee.mnistTest));
  expect(distilled).toMatchObject({
    'MNIST test, %': hundredths(figures.chosen.int8.mnistTest),
    'strokes, %': hundredths(figures.chosen.int8.strokes),
    'model.bin': bytes.toLocaleString('en'),
    '.tflite': file('exports/tflite/model.tflite').length.toLocaleString('en'),
  });
  expect(alone?.['MNIST test, %']).toBe(hundredths(figures.alone.int8.mnistTest));
  const released = rows.find(({ network }) => network.startsWith('released digits '));
  expect(Number(released?.['.tflite'].replace(',', ''))).toBeGreaterThan(15_000);
});

test('the report shows the figures of the evaluation and every misread digit', () => {
  const { figures, sha256 } = bundle;
  const { document } = parseHTML(file('report.html').toString());
  const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
  expect(text('header')).toContain(`${(figures.chosen.int8.mnistTest * 100).toFixed(2)} %`);
  expect(text('#runs')).toContain((figures.committee.mnistTest * 100).toFixed(2));
  expect(text('#calibration')).toContain((figures.calibrationError.mnistTest * 100).toFixed(2));
  expect(text('#hashes')).toContain(sha256);
  expect(document.querySelectorAll('#misread li').length).toBe(
    Math.round(TEST_DIGITS * (1 - figures.chosen.int8.mnistTest)),
  );
});

test('the reports can be made anew from what is kept', () => {
  const root = dirname(bundle.folder);
  const [kept, ...others] = readKept(root, root);
  expect(others).toEqual([]);
  if (!kept) throw new Error('No report was kept.');
  const { data, folder } = kept;
  expect(data.figures).toEqual(bundle.figures);
  expect(data.curves.map(({ stage, title }) => `${stage}: ${title}`)).toEqual([
    'teachers: one',
    'teachers: two',
    'teachers: silent',
    'students: seed 21',
    'students: seed 21, without teachers',
    'fine-tuning: seed 21',
    'fine-tuning: seed 21, without teachers',
  ]);
  expect(makePage(data, readBundles(dirname(bundle.folder)))).toBe(
    readFileSync(join(folder, 'report.html'), 'utf8'),
  );
});

test('the student is compressed in every way asked for', () => {
  expect(compressed.map(({ title }) => title)).toEqual(['float32', 'as it is', 'pruned']);
  const [float, plain, pruned] = compressed;
  const { layers } = decodeModel(file('model.bin')).network;
  const parameters = layers.reduce(
    (sum, { weights, bias }) => sum + weights.length + bias.length,
    0,
  );
  expect(float?.bytes).toBe(4 * parameters);
  expect(float?.scores).toEqual(bundle.figures.chosen.student);
  expect(pruned?.bytes).toBeLessThan((plain?.bytes ?? 0) * 0.8);
  expect(pruned?.macs).toBe(plain?.macs);
});

test('the same seed gives the same bundle, also from kept teachers', async () => {
  const kept = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  expect((await run(kept)).bundle.sha256).toBe(bundle.sha256);
  const epochs: string[] = [];
  const again = await run(kept, (line) => epochs.push(line));
  expect(again.bundle.sha256).toBe(bundle.sha256);
  expect(epochs.filter((line) => line.startsWith('teacher'))).toEqual([]);
  expect(epochs.filter((line) => line.includes('trained anew'))).toEqual([]);
  // One that learned something else is not replaced without a word.
  copyFileSync(join(kept, 'one.bin'), join(kept, 'two.bin'));
  const stop = (line: string): void => {
    if (line.includes('"two" is trained anew')) throw new Error('told');
  };
  await expect(run(kept, stop)).rejects.toThrow('told');
}, 600_000);
