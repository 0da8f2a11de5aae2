/**
 * The engines of one classifier, from start to end.
 *
 * Owns their lives: starts them, examines and measures them in the background, does without one
 * that fails, and says so. Who gets which call is the router's. Knows nothing of pictures, labels
 * or events.
 */
import type { EngineChange, EngineChoice } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import type { Network } from '../model/network.ts';
import { heardLater, idle, nextTask, type Rest } from '../tasks.ts';
import type { EngineName } from './engine.ts';
import { hidden, type Lane } from './lane.ts';
import { measureCost } from './measure.ts';
import { type EngineOptions, openJs, openLane } from './open.ts';
import { examine } from './probes.ts';
import { Router } from './router.ts';

/** What a dispatcher needs of the page, and whom it tells. */
export interface DispatcherOptions extends EngineOptions {
  readonly onChange: (change: EngineChange) => void;
  /** Hears failures that no call can report. */
  readonly onError: (error: InkdigitError) => void;
}

/** What answers while `auto` looks for something quicker. */
const FIRST: EngineName = 'wasm';

/** See the top of this file. */
export class Dispatcher {
  readonly #network: Network;
  readonly #options: DispatcherOptions;
  readonly #closing: AbortController = new AbortController();
  readonly #router: Router = new Router();
  /** Whether one engine was asked for and no other may answer. */
  #forced = false;
  #preferred: EngineName = 'js';
  #background: Promise<void> = Promise.resolve();
  /** Measures again what nobody has used for long. */
  #refresh: Promise<void> | undefined;
  /** Whether somebody waits for the background. */
  #hurried = false;

  constructor(network: Network, options: DispatcherOptions) {
    this.#network = network;
    this.#options = options;
  }

  /** Waits for a moment in which work in the background disturbs nobody. */
  readonly #rest: Rest = async () => {
    await (this.#hurried ? nextTask() : idle());
    this.#closing.signal.throwIfAborted();
  };

  /**
   * Starts what was asked for. With `auto` the processor answers at once, and the GPU joins later.
   * @throws {InkdigitError} `engine-unavailable` when the one engine asked for cannot be had; the
   *   signal's reason when aborted.
   */
  async start(choice: EngineChoice, signal: AbortSignal | undefined): Promise<void> {
    this.#forced = choice !== 'auto';
    let problem: unknown;
    const lane = await this.#open(choice === 'auto' ? FIRST : choice, signal, nextTask).catch(
      (error: unknown) => {
        if (this.#forced) throw error;
        problem = error;
        return openJs(this.#network);
      },
    );
    signal?.throwIfAborted();
    this.#setLanes([lane]);
    this.#prefer();
    this.#background = this.#forced ? this.#measure(lane) : this.#improve(lane, problem);
    heardLater(this.#background);
  }

  /** The engine that a single digit goes to; the last one when disposed. */
  get preferred(): EngineName {
    return this.#preferred;
  }

  /** See {@link Router.timings}. */
  get timings(): Router['timings'] {
    return this.#router.timings;
  }

  /** @throws {InkdigitError} `disposed`. */
  assertOpen(): void {
    if (!this.#closing.signal.aborted) return;
    throw new InkdigitError('disposed', 'This classifier was disposed: make a new one.');
  }

  /** The lane on which `count` digits would finish first. @throws {InkdigitError} `disposed`. */
  choose(count: number): Lane {
    this.assertOpen();
    return this.#router.choose(count);
  }

  /** Whether work that failed with `error` can go on with another engine, and arranges for it. */
  survives(lane: Lane, error: unknown): boolean {
    if (this.#forced) return false;
    if (error instanceof InkdigitError && error.code === 'engine-lost') {
      this.#lose(lane.engine.name, error.message);
    }
    return !this.#router.lanes.includes(lane);
  }

  /** Waits for what goes on in the background, and lets it wait for nobody. */
  async warmUp(): Promise<void> {
    this.#hurried = true;
    try {
      await this.#background;
      await this.#refresh;
    } finally {
      this.#hurried = false;
      this.assertOpen();
    }
  }

  dispose(): void {
    this.#closing.abort();
    for (const { engine } of this.#router.lanes) engine.dispose();
  }

  /** Examines and measures the first engine, and lets a GPU join it, if it is one to be trusted. */
  async #improve(first: Lane, problem: unknown): Promise<void> {
    // Whoever awaits the classifier must have had the time to listen for events.
    await nextTask();
    const { signal } = this.#closing;
    if (signal.aborted) return;
    if (problem !== undefined) this.#report('wasm', problem);
    let gpu: Lane | undefined;
    try {
      await this.#check(first);
      gpu = await this.#open('webgpu', signal, this.#rest);
      await this.#measure(gpu);
      signal.throwIfAborted();
      this.#setLanes([...this.#router.lanes, gpu]);
      this.#prefer('The GPU is ready and answers single digits sooner.');
    } catch (error) {
      gpu?.engine.dispose();
      if (!signal.aborted) this.#report('webgpu', error);
    }
  }

  /** Puts the reference in the first engine's place when that one is wrong. */
  async #check(first: Lane): Promise<void> {
    if (first.engine.name === 'wasm') {
      await this.#examine(first, this.#rest).catch((error: unknown) => {
        this.#lose('wasm', error);
      });
    }
    await Promise.all(this.#router.lanes.map((lane) => this.#measure(lane)));
  }

  /** An engine, a GPU only after it has passed the examination. */
  async #open(name: EngineName, signal: AbortSignal | undefined, rest: Rest): Promise<Lane> {
    const lost = (reason: string): void => this.#lose(name, reason);
    const lane = await openLane(name, this.#network, this.#options, lost, signal);
    try {
      if (name === 'webgpu') await this.#examine(lane, rest);
      signal?.throwIfAborted();
      return lane;
    } catch (error) {
      lane.engine.dispose();
      throw error;
    }
  }

  /** @throws as `examine`. */
  #examine({ engine }: Lane, rest: Rest): Promise<void> {
    return examine(engine, openJs(this.#network).engine, rest);
  }

  async #measure(lane: Lane): Promise<void> {
    await this.#rest();
    while (lane.busy) await lane.quiet;
    lane.measured(await measureCost(lane.engine, this.#rest));
  }

  /** After calls have taught a lane: is there something to change or to find out? */
  #tend(used: Lane): void {
    this.#prefer('It answers single digits sooner now.');
    const lane = this.#router.doubtful(used);
    if (!lane || this.#refresh || hidden()) return;
    const done = (): void => {
      this.#refresh = undefined;
    };
    this.#refresh = this.#measure(lane).then(done, done);
  }

  /** Does without an engine that is gone, if another may answer; else somebody must know. */
  #lose(name: EngineName, problem: unknown): void {
    const { lanes } = this.#router;
    const gone = lanes.find(({ engine }) => engine.name === name);
    if (!gone || this.#closing.signal.aborted) return;
    if (this.#forced) {
      const remedy = "Make a new classifier, or use engine 'auto'.";
      this.#options.onError(new InkdigitError('engine-lost', `${wordsOf(problem)}. ${remedy}`));
      return;
    }
    const others = lanes.filter((lane) => lane !== gone);
    this.#setLanes(name === 'webgpu' ? others : [openJs(this.#network), ...others]);
    this.#prefer();
    gone.engine.dispose();
    this.#report(name, problem);
    this.#tend(this.#router.choose(1));
  }

  #setLanes(lanes: readonly Lane[]): void {
    for (const lane of lanes) lane.onLearned = () => this.#tend(lane);
    this.#router.setLanes(lanes);
  }

  /** Where single digits go now; says so when that is elsewhere, if there is a reason to give. */
  #prefer(reason?: string): void {
    const from = this.#preferred;
    const to = this.#router.choose(1).engine.name;
    this.#preferred = to;
    if (reason && from !== to) this.#options.onChange({ from, to, reason });
  }

  /** Says why an engine is not there. */
  #report(from: EngineName, problem: unknown): void {
    this.#options.onChange({ from, to: this.#preferred, reason: wordsOf(problem) });
  }
}

function wordsOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
