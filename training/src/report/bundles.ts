/** The bundles at hand, read from their own files. Knows no recipe. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeModel } from '../sdk.ts';

/** What a report takes from a bundle's manifest.json. */
export interface ManifestFacts {
  readonly name: string;
  readonly version: string;
  readonly labels: readonly string[];
  readonly macs: number;
  readonly data: readonly {
    readonly path: string;
    readonly checksum: { readonly algorithm: string; readonly hex: string };
  }[];
}

/** A bundle as a point of the Pareto plot. */
export interface BundlePoint {
  readonly name: string;
  readonly version: string;
  /** Size of model.bin. */
  readonly bytes: number;
  readonly macs: number;
  /** In 0..1. */
  readonly mnistTest: number;
}

/** A finished bundle: its point, and what else its files say. */
export interface FinishedBundle extends BundlePoint {
  readonly folder: string;
  /** In 0..1, where its recipe reads strokes. */
  readonly strokes: number | undefined;
}

/** Reads a bundle's manifest. @throws Error when there is none. */
export function readManifest(folder: string): ManifestFacts {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ManifestFacts;
}

/** Every finished bundle in a folder of bundles that was measured on MNIST, smallest first. */
export function readBundles(folder: string): FinishedBundle[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((bundle) =>
      ['model.bin', 'manifest.json'].every((file) => existsSync(join(bundle, file))),
    )
    .flatMap((bundle) => {
      const file = readFileSync(join(bundle, 'model.bin'));
      const { name, version, metrics } = decodeModel(file);
      const { mnistTest, strokes } = metrics;
      if (mnistTest === undefined) return [];
      const { macs } = readManifest(bundle);
      return [{ name, version, bytes: file.length, macs, mnistTest, strokes, folder: bundle }];
    })
    .sort((a, b) => a.bytes - b.bytes);
}
