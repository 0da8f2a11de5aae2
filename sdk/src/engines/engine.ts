/**
 * The contract between the classifier and whatever computes.
 *
 * An engine is one way to run the integer network of `../model/network.ts`. It gets ready pixels,
 * answers integer logits, and knows nothing of canvases, labels or probabilities. Every engine
 * gives the same integers, bit for bit, for the same pixels: `js` is the readable reference and
 * the others are tested against it over the whole test set. There is no tolerance, so a caller may
 * move work from one engine to another between any two calls and nobody can tell but by the clock.
 *
 * An engine is bound to one network when it is made, uploads or packs the weights once, and is
 * cheap to call afterwards. Calls may overlap; answers may not be mixed up.
 */

/** The engines by name. */
export type EngineName = 'webgpu' | 'wasm' | 'js';

/** Where the time of one call went, in milliseconds; added up by the engine that ran it. */
export interface EngineProfile {
  /** Moving pixels to where they are computed on. */
  upload: number;
  compute: number;
  /** Moving logits back. */
  readback: number;
}

/** One ready-to-run network on one kind of hardware. */
export interface Engine {
  readonly name: EngineName;
  /** Most digits worth sending in one `infer` call; the classifier cuts larger batches. */
  readonly batchLimit: number;
  /** Digits of one call that give all its threads enough to do; 1 when absent. */
  readonly fullLoad?: number;
  /**
   * Runs the network on ready pixels.
   * @param pixels `count · height · width` bytes, 0..255, white ink on black, row-major. Not kept
   *   and not changed; copied before the first await.
   * @param profile where to add how long the parts of this call took; nothing is measured without.
   * @returns `count · labels` int32 logits, row-major.
   * @throws {InkdigitError} `engine-lost` when the device went away; `disposed` after `dispose`.
   */
  infer(pixels: Uint8Array, profile?: EngineProfile): Promise<Int32Array>;
  /** Frees what the engine holds. Safe to call twice. */
  dispose(): void;
}

/** Ready digits, and what was said of them by whom. */
export interface Inferred {
  readonly digits: Uint8Array;
  readonly count: number;
  /** `count · labels` integers. */
  readonly logits: Int32Array;
  readonly engine: EngineName;
}
