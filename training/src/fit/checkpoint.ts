/**
 * Named tensors and a JSON note in one file, written whole or not at all.
 *
 * Layout: u32 length of the JSON, the JSON ({ note, specs }), the tensors as tfjs encodes weights.
 */
import { existsSync, readFileSync } from 'node:fs';

import * as tf from '@tensorflow/tfjs';

import { writeFileAtomically } from '../files/atomic.ts';
import { toHalf } from '../files/half.ts';

/** A file's contents; the caller disposes the tensors. */
export interface Checkpoint<Note> {
  readonly note: Note;
  readonly tensors: tf.NamedTensorMap;
}

/** Writes the file; a crash leaves the previous one in place. */
export async function saveCheckpoint<Note>(
  path: string,
  note: Note,
  tensors: tf.NamedTensorMap,
): Promise<void> {
  const { data, specs } = await tf.io.encodeWeights(tensors);
  await write(path, note, specs, new Uint8Array(data));
}

/** The same with every tensor in half precision; reads back as float32. */
export async function saveHalfCheckpoint<Note>(
  path: string,
  note: Note,
  tensors: Readonly<tf.NamedTensorMap>,
): Promise<void> {
  const specs: tf.io.WeightsManifestEntry[] = [];
  const parts: Uint8Array[] = [];
  for (const [name, tensor] of Object.entries(tensors)) {
    const quantization = { dtype: 'float16', original_dtype: 'float32' } as const;
    specs.push({ name, shape: tensor.shape, dtype: 'float32', quantization });
    parts.push(new Uint8Array(toHalf(await tensor.data<'float32'>()).buffer));
  }
  await write(path, note, specs, Buffer.concat(parts));
}

async function write(
  path: string,
  note: unknown,
  specs: tf.io.WeightsManifestEntry[],
  data: Uint8Array,
): Promise<void> {
  const header = Buffer.from(JSON.stringify({ note, specs }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  await writeFileAtomically(path, Buffer.concat([length, header, data]));
}

/** Reads the file, or `null` when there is none. @throws Error when it is damaged. */
export function loadCheckpoint<Note>(path: string): Checkpoint<Note> | null {
  if (!existsSync(path)) return null;
  const file = readFileSync(path);
  try {
    const end = 4 + file.readUInt32LE(0);
    const { note, specs } = JSON.parse(file.toString('utf8', 4, end)) as {
      note: Note;
      specs: tf.io.WeightsManifestEntry[];
    };
    const data = file.buffer.slice(file.byteOffset + end, file.byteOffset + file.length);
    return { note, tensors: tf.io.decodeWeights(data, specs) };
  } catch (cause) {
    throw new Error(`The checkpoint ${path} is damaged. Delete it to train this step again.`, {
      cause,
    });
  }
}
