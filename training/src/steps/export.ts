/** Last step: a bundle's files, written from the finished networks and their figures. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { BundleConfig, LearningConfig } from '../config.ts';
import type { Digits } from '../data/digits.ts';
import { writeExports } from '../export/exports.ts';
import { makeGolden } from '../export/golden.ts';
import { makeManifest, type ManifestParts } from '../export/manifest.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { encodeModel, type Model } from '../sdk.ts';
import { integerNetwork } from './integer.ts';
import type { Runs } from './runs.ts';

/** What every evaluation finds for the bundle itself. */
export interface Calibration {
  /** Real value of one logit unit, temperature included. */
  readonly logitScale: number;
  /** An answer of less confidence is none of the labels. */
  readonly rejection: { readonly threshold: number };
}

/** What a card is written from. */
export interface CardParts<Figures> {
  readonly bundle: BundleConfig;
  readonly model: Model;
  readonly figures: Figures;
  /** Validation scores before fine-tuning, by the set's name. */
  readonly postTraining: Readonly<Record<string, number>>;
  /** model.bin. */
  readonly file: { readonly bytes: number; readonly sha256: string };
}

/** What a bundle's papers say that depends on what it reads: digits or something else. */
export interface Papers<Figures> {
  readonly labels: readonly string[];
  /** The pictures that golden.json takes its cases from. */
  readonly examples: Digits;
  /** Where all data came from. */
  readonly sources: ManifestParts['data'];
  /** The few figures that travel in model.bin, shares in 0..1. */
  metrics(figures: Figures): Readonly<Record<string, number>>;
  /** CARD.md. */
  card(parts: CardParts<Figures>): string;
}

/** A written bundle. */
export interface Bundle<Figures> {
  readonly name: string;
  readonly folder: string;
  /** Size of model.bin. */
  readonly bytes: number;
  /** SHA-256 of model.bin, lower-case hex. */
  readonly sha256: string;
  readonly figures: Figures;
}

/** Writes model.bin, golden.json, manifest.json, CARD.md and exports/ into the folder. */
export async function exportBundle<Figures extends Calibration>(
  name: string,
  config: LearningConfig,
  runs: Runs,
  figures: Figures,
  papers: Papers<Figures>,
  folder: string,
): Promise<Bundle<Figures>> {
  const bundle = config.bundles[name];
  if (!bundle) throw new Error(`The recipe has no bundle '${name}'.`);
  const { int8 } = runs.chosen;
  const { quantisation } = int8.result;
  const { network, weightScales } = await integerNetwork(runs.chosen);
  const model: Model = {
    name,
    version: bundle.version,
    labels: papers.labels,
    metrics: Object.fromEntries(
      Object.entries(papers.metrics(figures)).map(([set, share]) => [set, roundShare(share)]),
    ),
    network,
    logitScale: figures.logitScale,
    rejectBelow: figures.rejection.threshold,
  };
  const bytes = encodeModel(model);
  const file = describe(bytes);
  const golden = toJson(makeGolden(model, file.sha256, papers.examples));
  const files = { 'model.bin': file, 'golden.json': describe(golden) };
  const manifest = makeManifest({
    config: { ...config, bundles: { [name]: bundle } },
    layers: quantisation.layers,
    model,
    weightScales,
    activationScales: quantisation.activationScales,
    figures,
    files,
    data: papers.sources,
  });
  const { postTraining } = int8.result;
  const card = papers.card({ bundle, model, figures, postTraining, file });
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
