/**
 * Gets a model's bytes from wherever there are some, and makes sure that they are the right ones.
 *
 * Knows nothing of what is in them.
 */
import type { ClassifierOptions } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { abortable, heardLater } from '../tasks.ts';
import { tagOf } from '../tag.ts';
import { sha256 } from './sha256.ts';

/**
 * The bytes of a model.
 * @param fallback the model when the options name none, if there is one.
 * @throws {InkdigitError} `option` when there is none; `model-fetch` when they do not arrive; `model-integrity` when they are
 *   not those that `integrity` names; the signal's reason when aborted.
 */
export async function loadModel(
  options: ClassifierOptions,
  fallback: (() => Uint8Array) | null,
): Promise<Uint8Array> {
  const { model = fallback?.(), integrity } = options;
  if (!model) {
    throw new InkdigitError(
      'option',
      "There is no model: pass its URL or bytes, or import 'inkdigit'.",
    );
  }
  const address = ['String', 'URL'].includes(tagOf(model));
  const bytes = address ? await download(String(model), options) : copyOf(model as ArrayBuffer);
  if (integrity !== undefined) checkIntegrity(bytes, integrity);
  return bytes;
}

/** Of bytes that were transferred, which nobody may read: none. */
function copyOf(bytes: ArrayBuffer): Uint8Array {
  return bytes.byteLength > 0 ? new Uint8Array(bytes).slice() : new Uint8Array();
}

async function download(url: string, options: ClassifierOptions): Promise<Uint8Array> {
  const { signal } = options;
  const response = await arrival(url, signal, () => fetch(url, { signal: signal ?? null }));
  const reader = response.body?.getReader();
  try {
    if (!response.ok) throw notArrived(url, `status ${response.status}`);
    return await readBody(url, response, reader, options);
  } catch (error) {
    // Nobody wants the rest.
    if (reader) heardLater(reader.cancel());
    throw error;
  }
}

async function readBody(
  url: string,
  { headers }: Response,
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined,
  { signal, onProgress }: ClassifierOptions,
): Promise<Uint8Array> {
  // The length of a compressed answer says nothing of the bytes that come out of it.
  const compressed = headers.has('content-encoding');
  const total = compressed ? 0 : Number(headers.get('content-length')) || 0;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for (;;) {
    const chunk = await arrival(url, signal, async () => reader?.read());
    if (!chunk || chunk.done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    chunks.push(chunk.value);
    done += chunk.value.length;
    await onProgress?.({ done, total });
  }
}

/** A step of the download, its failure explained; given up on an abort, whatever `fetch` makes of it. */
async function arrival<T>(
  url: string,
  signal: AbortSignal | undefined,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await abortable(step(), signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw notArrived(url, String(cause), cause);
  }
}

function notArrived(url: string, problem: string, cause?: unknown): InkdigitError {
  return new InkdigitError(
    'model-fetch',
    `${url} did not arrive (${problem}): check its address and CORS headers, or pass its bytes.`,
    { cause },
  );
}

function checkIntegrity(bytes: Uint8Array, integrity: string): void {
  const actual = `sha256-${btoa(String.fromCharCode(...sha256(bytes)))}`;
  if (actual === integrity) return;
  throw new InkdigitError(
    'model-integrity',
    `The model hashes to ${actual}, not to ${integrity}: is it another version?`,
  );
}
