/**
 * The released network as plain tensors, for readers without the SDK's code: the layout of
 * sdk/src/model/format.ts with raw tensors, made of the bundle's manifest. Knows no contender.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the manifest says of a layer. */
interface ManifestLayer {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly pool: number;
  readonly out: number;
  readonly bias: readonly number[];
  readonly multiplier: readonly number[] | null;
  readonly shift: readonly number[] | null;
  /** Base64 of int8 [out][kernel][kernel][in]. */
  readonly weights: string;
}

/** The file's bytes but for the checksum, which its readers do not need. @param bundle a folder of models/. */
export function rawModel(bundle: string): Uint8Array<ArrayBuffer> {
  const text = readFileSync(join(bundle, 'manifest.json'), 'utf8');
  const { layers } = JSON.parse(text) as { layers: readonly ManifestLayer[] };
  const head = Buffer.alloc(28);
  head.writeUInt16LE(1, 4);
  head.writeUInt16LE(layers.length, 6);
  [28, 28, 1].forEach((size, i) => head.writeUInt16LE(size, 16 + 2 * i));
  return Uint8Array.from(Buffer.concat([head, ...layers.map(record), ...layers.map(tensors)]));
}

function record({ kernel, stride, padding, pool, out, multiplier }: ManifestLayer): Buffer {
  const requantised = multiplier ? 1 : 0;
  return Buffer.from([kernel, stride, padding, pool, out % 256, out >> 8, requantised, 0]);
}

function tensors({ bias, multiplier, shift, weights }: ManifestLayer): Buffer {
  return Buffer.concat([
    Buffer.from(Int32Array.from(bias).buffer),
    Buffer.from(Uint16Array.from(multiplier ?? []).buffer),
    Buffer.from(Uint8Array.from(shift ?? [])),
    Buffer.from(weights, 'base64'),
  ]);
}
