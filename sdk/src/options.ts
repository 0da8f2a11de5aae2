/** Refuses options that are not what they should be, before anything starts. */
import type { BatchOptions, ClassifierOptions, EngineChoice } from './api.ts';
import { InkdigitError } from './errors.ts';
import { tagOf } from './tag.ts';

const ENGINES: readonly EngineChoice[] = ['auto', 'webgpu', 'wasm', 'js'];

/** @throws {InkdigitError} `option` naming the first wrong one and what it may be. */
export function checkOptions(options: ClassifierOptions): void {
  checkCall(options as BatchOptions);
  const { engine = 'auto', integrity, threads = 1, device } = options;
  demandKind(options, 'model', ['String', 'URL', 'ArrayBuffer', 'Uint8Array']);
  demand(ENGINES.includes(engine), `engine is ${String(engine)}, not one of ${ENGINES.join(', ')}`);
  // By what it can do: a device may be another library's, in Node for instance.
  demand(
    device === undefined || 'createBuffer' in Object(device),
    `device is ${tagOf(device)}, not GPUDevice`,
  );
  demand(
    Number.isInteger(threads) && threads >= 1 && threads <= 64,
    `threads is ${String(threads)}, not a whole number from 1 to 64`,
  );
  demand(
    integrity === undefined || /^sha256-[A-Za-z0-9+/]{43}=$/.test(integrity),
    'integrity is not "sha256-" and 44 characters of base64',
  );
}

/** The same for the options of one call. */
export function checkCall(options: BatchOptions): void {
  const kind = tagOf(options);
  demand(kind === 'Object', `object is ${kind}, not an object`);
  demandKind(options, 'signal', ['AbortSignal', 'TaskSignal']);
  demandKind(options, 'onProgress', ['Function', 'AsyncFunction']);
  demandKind(options, 'profile', ['Boolean']);
}

/** Demands that an option, if it is there, is of a kind as told by `tagOf`. */
function demandKind<Options>(
  options: Options,
  name: string & keyof Options,
  kinds: string[],
): void {
  const kind = tagOf(options[name]);
  demand(
    kind === 'Undefined' || kinds.includes(kind),
    `${name} is ${kind}, not ${kinds.join(' or ')}`,
  );
}

function demand(holds: boolean, problem: string): void {
  if (!holds) throw new InkdigitError('option', `The option ${problem}.`);
}
