/** Last step: a bundle's files, written from the finished networks and their figures. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { RecipeConfig } from '../config.ts';
import { MNIST_FILES } from '../data/mnist.ts';
import { PEN_DIGITS_FILE } from '../data/pendigits.ts';
import { makeCard } from '../export/card.ts';
import { writeExports } from '../export/exports.ts';
import { makeGolden } from '../export/golden.ts';
import { makeManifest } from '../export/manifest.ts';
import { toNetwork } from '../export/network.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { encodeModel, type Model } from '../sdk.ts';
import type { LearningData } from './data.ts';
import type { Evaluation, TeacherEvaluation } from './evaluate.ts';
import type { Runs } from './runs.ts';
import { readWeights } from './train.ts';

/** Everything that was measured for a bundle. */
export type Figures = Evaluation & TeacherEvaluation;

/** A written bundle. */
export interface Bundle {
  readonly name: string;
  readonly folder: string;
  /** Size of model.bin. */
  readonly bytes: number;
  /** SHA-256 of model.bin, lower-case hex. */
  readonly sha256: string;
  readonly figures: Figures;
}

/** Writes model.bin, golden.json, manifest.json, CARD.md and exports/ into the folder. */
export async function exportBundle(
  name: string,
  config: RecipeConfig,
  runs: Runs,
  figures: Figures,
  data: LearningData,
  folder: string,
): Promise<Bundle> {
  const bundle = config.bundles[name];
  if (!bundle) throw new Error(`The recipe has no bundle '${name}'.`);
  const { int8 } = runs.chosen;
  const { quantisation } = int8.result;
  const { network, weightScales } = toNetwork(quantisation, readWeights(int8.folder));
  const model: Model = {
    name,
    version: bundle.version,
    labels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    metrics: {
      mnistTest: roundShare(figures.chosen.int8.mnistTest),
      strokes: roundShare(figures.chosen.int8.strokes),
    },
    network,
    logitScale: figures.logitScale,
    rejectBelow: Math.floor(figures.rejection.threshold * 1e3) / 1e3,
  };
  const bytes = encodeModel(model);
  const file = describe(bytes);
  const golden = toJson(makeGolden(model, file.sha256, data.validation.mnist));
  const files = { 'model.bin': file, 'golden.json': describe(golden) };
  const manifest = makeManifest({
    config: { ...config, bundles: { [name]: bundle } },
    layers: quantisation.layers,
    model,
    weightScales,
    activationScales: quantisation.activationScales,
    figures,
    files,
    data: [
      ...Object.values(MNIST_FILES.train),
      ...Object.values(MNIST_FILES.test),
      PEN_DIGITS_FILE,
    ],
  });
  const card = makeCard(config, bundle, model, figures, int8.result.postTraining, file);
  await writeFileAtomically(join(folder, 'model.bin'), bytes);
  await writeFileAtomically(join(folder, 'golden.json'), golden);
  await writeFileAtomically(join(folder, 'manifest.json'), toJson(manifest));
  await writeFileAtomically(join(folder, 'CARD.md'), Buffer.from(card));
  await writeExports(folder);
  return { name, folder, ...file, figures };
}

function roundShare(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}

function toJson(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function describe(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
