/** The whole path on a folder of pictures: arrows in, a bundle that reads other arrows out. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';

import { conv, type ConvSpec, type FitConfig, type FolderConfig } from '../src/config.ts';
import { count } from '../src/data/digits.ts';
import { loadPictures, type Pictures } from '../src/data/pictures.ts';
import { accuracy } from '../src/evaluate/accuracy.ts';
import type { Golden } from '../src/export/golden.ts';
import { createRandom } from '../src/random.ts';
import { runFolderRecipe } from '../src/recipe.ts';
import { folderRecipe } from '../src/recipes/folder.ts';
import { decodeModel, inferLogits, type Model, normalizeImage } from '../src/sdk.ts';
import type { Bundle } from '../src/steps/export.ts';
import type { PictureFigures } from '../src/steps/evaluate-pictures.ts';
import { DIRECTIONS, drawArrow, writeArrows } from './fixtures/arrows.ts';
import { silentProgress } from './silent.ts';

const { signal } = new AbortController();

/** The folder's recipe with networks and schedules that JavaScript alone trains in seconds. */
function tiny(pictures: Pictures): FolderConfig {
  const config = folderRecipe('arrows', pictures.labels.length, count(pictures.train));
  const layers: readonly ConvSpec[] = [
    conv(3, { padding: 0, pool: 2 }),
    conv(6, { kernel: 5, padding: 0, pool: 2 }),
    conv(pictures.labels.length, { kernel: 4, padding: 0 }),
  ];
  const brief = <Fit extends Omit<FitConfig, 'seed'>>(fit: Fit, epochs: number): Fit => {
    return { ...fit, epochs, batchSize: 8, ema: 0.9 };
  };
  const teacher = config.teachers['only'];
  const bundle = config.bundles['arrows'];
  const { gentle } = config;
  if (!teacher || !bundle || !gentle)
    throw new Error('The recipe for folders has lost its networks.');
  const { student, quantise } = bundle;
  return {
    ...config,
    data: { ...config.data, copies: 1 },
    pool: { ...config.pool, views: 2, outliersPerView: 8 },
    gentle: { ...gentle, teacherFit: brief(gentle.teacherFit, 1) },
    teachers: { only: { layers, fit: brief(teacher.fit, 8) } },
    bundles: {
      arrows: {
        ...bundle,
        student: { layers, fit: brief(student.fit, 7) },
        quantise: { ...quantise, weightStep: 0.1, fit: brief(quantise.fit, 1) },
      },
    },
  };
}

let pictures: Pictures;
let bundle: Bundle<PictureFigures>;
let model: Model;

const text = (name: string): string => readFileSync(join(bundle.folder, name), 'utf8');

beforeAll(async () => {
  await tf.setBackend('cpu');
  const root = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  const folder = join(root, 'arrows');
  await writeArrows(folder, 30);
  pictures = await loadPictures(folder, silentProgress, signal);
  const workshop = { root, teachers: null, progress: silentProgress, signal };
  const output = (name: string): string => join(root, `${name}-v1`);
  const [made] = await runFolderRecipe(tiny(pictures), pictures, output, workshop);
  if (!made) throw new Error('No bundle was made.');
  bundle = made;
  model = decodeModel(readFileSync(join(bundle.folder, 'model.bin')));
}, 240_000);

test('the bundle has the labels of the folder, and a logit for each', () => {
  expect(model.name).toBe('arrows');
  expect(model.labels).toEqual(['down', 'left', 'right']);
  expect(model.network.layers.at(-1)?.outChannels).toBe(3);
});

test('it reads most of the test pictures', () => {
  const logits = inferLogits(model.network, pictures.test.images, count(pictures.test));
  const share = accuracy(logits, pictures.test);
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBe(bundle.figures.chosen.int8.test);
  expect(model.metrics['test']).toBeCloseTo(share, 4);
});

test('it reads most of arrows that were never in the folder', () => {
  const random = createRandom(77);
  const drawings = Object.entries(DIRECTIONS).flatMap(([label, turns]) =>
    Array.from({ length: 20 }, () => ({
      label: model.labels.indexOf(label),
      pixels: normalizeImage(drawArrow(turns, random)),
    })),
  );
  const images = Buffer.concat(drawings.map(({ pixels }) => pixels));
  const labels = Uint8Array.from(drawings, ({ label }) => label);
  const logits = inferLogits(model.network, images, labels.length);
  expect(accuracy(logits, { images, labels })).toBeGreaterThan(0.7);
});

test('the golden cases are of every label, the index beside its name', () => {
  const { cases } = JSON.parse(text('golden.json')) as Golden;
  const labelled = cases.filter(({ label }) => label !== null);
  expect(new Set(labelled.map(({ label }) => label))).toEqual(new Set([0, 1, 2]));
  for (const { name, label } of labelled) expect(name).toMatch(model.labels[label ?? -1] ?? 'none');
});

test('card and manifest speak of the pictures, not of digits', () => {
  const card = text('CARD.md');
  expect(card).toContain(bundle.sha256);
  expect(card).toContain('| 0 | down |');
  expect(card).toContain((bundle.figures.chosen.int8.test * 100).toFixed(2));
  const manifest = text('manifest.json');
  expect(manifest).toContain(pictures.hash);
  expect(card + manifest).not.toMatch(/MNIST|mnist|pen digit/);
});

test('a small set is repeated within a view, a large one is not', () => {
  expect(folderRecipe('few', 3, 64).data.copies).toBe(64);
  expect(folderRecipe('many', 3, 60_000).data.copies).toBe(1);
  const [few, many] = [folderRecipe('few', 64, 640), folderRecipe('many', 2, 60_000)];
  expect(few.pool.outliersPerView).toBeLessThan(many.pool.outliersPerView);
  for (const { layers } of Object.values(few.teachers)) expect(layers.at(-1)?.out).toBe(64);
});
