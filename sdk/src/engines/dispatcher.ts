/**
 * Which engine answers which call.
 *
 * Owns the engines of one classifier: starts them, examines and measures a GPU before it gets any
 * work, sends every call where it finishes first, and does without an engine that fails. Knows
 * nothing of pictures, labels or events.
 */
import type { EngineChange, EngineChoice } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import type { Network } from '../model/network.ts';
import { nextTask } from '../tasks.ts';
import { type Cost, measureCost, quickest, type Rated } from './cost.ts';
import type { Engine, EngineName } from './engine.ts';
import { createJsEngine } from './js/index.ts';
import { examine, probeDigits } from './probes.ts';
import { createWebGpuEngine } from './webgpu/index.ts';

/** What a dispatcher needs of the page, and whom it tells. */
export interface DispatcherOptions {
  readonly gpu?: GPU | undefined;
  readonly device?: GPUDevice | undefined;
  readonly onChange: (change: EngineChange) => void;
  /** Hears failures that no call can report. */
  readonly onError: (error: InkdigitError) => void;
}

/** Stands for the cost of an engine that has no other to be compared with. */
const UNMEASURED: Cost = { fixed: 0, perDigit: 0 };

/** See the top of this file. */
export class Dispatcher {
  readonly #network: Network;
  readonly #options: DispatcherOptions;
  readonly #closing: AbortController = new AbortController();
  #rated: readonly Rated[] = [];
  #background: Promise<void> = Promise.resolve();

  constructor(network: Network, options: DispatcherOptions) {
    this.#network = network;
    this.#options = options;
  }

  /**
   * Starts what was asked for. With `auto` the reference answers at once, and the GPU joins later.
   * @throws {InkdigitError} `engine-unavailable` when the one engine asked for cannot be had; the
   *   signal's reason when aborted.
   */
  async start(choice: EngineChoice, signal: AbortSignal | undefined): Promise<void> {
    if (choice === 'wasm') {
      throw new InkdigitError(
        'engine-unavailable',
        "There is no wasm engine yet: use engine 'auto' or 'js'.",
      );
    }
    const engine =
      choice === 'webgpu' ? await this.#openGpu(signal) : createJsEngine(this.#network);
    this.#rated = [{ engine, cost: UNMEASURED }];
    if (choice === 'auto') this.#background = this.#addGpu(engine);
  }

  /** The engine that a single digit goes to; the last one when disposed. */
  get preferred(): EngineName {
    return quickest(this.#rated, 1).name;
  }

  /** @throws {InkdigitError} `disposed`. */
  assertOpen(): void {
    if (!this.#closing.signal.aborted) return;
    throw new InkdigitError('disposed', 'This classifier was disposed: make a new one.');
  }

  /** The engine that would finish `count` digits first. @throws {InkdigitError} `disposed`. */
  choose(count: number): Engine {
    this.assertOpen();
    return quickest(this.#rated, count);
  }

  /** Whether work that failed with `error` can go on with another engine, and arranges for it. */
  survives(engine: Engine, error: unknown): boolean {
    if (!(error instanceof InkdigitError && error.code === 'engine-lost')) return false;
    if (this.#rated.length > 1) this.#lose(engine.name, error.message);
    return this.#rated.some((rated) => rated.engine !== engine);
  }

  /** Waits for the background start and runs every engine once. */
  async warmUp(): Promise<void> {
    await this.#background;
    this.assertOpen();
    await Promise.all(this.#rated.map(({ engine }) => engine.infer(probeDigits())));
  }

  dispose(): void {
    this.#closing.abort();
    for (const { engine } of this.#rated) engine.dispose();
  }

  /** Brings the GPU up beside the reference and lets measurement divide the work. */
  async #addGpu(js: Engine): Promise<void> {
    // Whoever awaits the classifier must have had the time to listen for events.
    await nextTask();
    const { signal } = this.#closing;
    let gpu: Engine | undefined;
    try {
      signal.throwIfAborted();
      gpu = await this.#openGpu(signal);
      const rated = [
        { engine: js, cost: await measureCost(js) },
        { engine: gpu, cost: await measureCost(gpu) },
      ];
      signal.throwIfAborted();
      this.#rated = rated;
    } catch (error) {
      gpu?.dispose();
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onChange({ from: 'webgpu', to: 'js', reason });
      return;
    }
    if (this.preferred === 'webgpu') {
      const reason = 'The GPU is ready and answers single digits sooner.';
      this.#options.onChange({ from: 'js', to: 'webgpu', reason });
    }
  }

  /** A GPU that has passed the examination. */
  async #openGpu(signal: AbortSignal | undefined): Promise<Engine> {
    const { gpu, device } = this.#options;
    const engine = await createWebGpuEngine(this.#network, {
      ...(gpu && { gpu }),
      ...(device && { device }),
      ...(signal && { signal }),
      onLost: (reason) => this.#lose('webgpu', reason),
    });
    try {
      await examine(engine, createJsEngine(this.#network));
      signal?.throwIfAborted();
      return engine;
    } catch (error) {
      engine.dispose();
      throw error;
    }
  }

  /** Does without an engine that is gone, if there is another; else somebody must know. */
  #lose(name: EngineName, reason: string): void {
    const gone = this.#rated.find(({ engine }) => engine.name === name);
    if (!gone) return;
    if (this.#rated.length === 1) {
      this.#options.onError(
        new InkdigitError('engine-lost', `${reason}. Make a new classifier, or use engine 'auto'.`),
      );
      return;
    }
    this.#rated = this.#rated.filter((rated) => rated !== gone);
    gone.engine.dispose();
    this.#options.onChange({ from: name, to: this.preferred, reason });
  }
}
