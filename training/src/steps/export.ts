/** Last step: the bundle's files, written from the finished networks and their figures. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { RecipeConfig } from '../config.ts';
import { MNIST_FILES } from '../data/mnist.ts';
import { PEN_DIGITS_FILE } from '../data/pendigits.ts';
import { makeCard } from '../export/card.ts';
import { makeGolden } from '../export/golden.ts';
import { makeManifest } from '../export/manifest.ts';
import { toNetwork } from '../export/network.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { encodeModel, type Model } from '../sdk.ts';
import type { LearningData } from './data.ts';
import type { Evaluation, Networks } from './evaluate.ts';
import { readWeights } from './train.ts';
import type { Step } from './step.ts';

/** A written bundle. */
export interface Bundle {
  readonly folder: string;
  /** Size of model.bin. */
  readonly bytes: number;
  /** SHA-256 of model.bin, lower-case hex. */
  readonly sha256: string;
  readonly evaluation: Evaluation;
}

/** Writes model.bin, golden.json, manifest.json and CARD.md into the folder. */
export async function exportBundle(
  config: RecipeConfig,
  networks: Networks,
  { result: evaluation }: Step<Evaluation>,
  data: LearningData,
  folder: string,
): Promise<Bundle> {
  const { quantisation } = networks.int8.result;
  const weights = readWeights(networks.int8.folder);
  const { network, weightScales } = toNetwork(quantisation, weights);
  const model: Model = {
    ...config.model,
    labels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    metrics: {
      mnistTest: roundShare(evaluation.int8.mnistTest),
      strokes: roundShare(evaluation.int8.strokes),
    },
    network,
    logitScale: evaluation.logitScale,
  };
  const bytes = encodeModel(model);
  const file = describe(bytes);
  const golden = toJson(makeGolden(model, file.sha256, data.validation.mnist));
  const files = { 'model.bin': file, 'golden.json': describe(golden) };
  const manifest = makeManifest({
    config,
    model,
    weightScales,
    activationScales: quantisation.activationScales,
    evaluation,
    files,
    data: [
      ...Object.values(MNIST_FILES.train),
      ...Object.values(MNIST_FILES.test),
      PEN_DIGITS_FILE,
    ],
  });
  const card = makeCard(config, model, evaluation, networks, file);
  await writeFileAtomically(join(folder, 'model.bin'), bytes);
  await writeFileAtomically(join(folder, 'golden.json'), golden);
  await writeFileAtomically(join(folder, 'manifest.json'), toJson(manifest));
  await writeFileAtomically(join(folder, 'CARD.md'), Buffer.from(card));
  return { folder, ...file, evaluation };
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
