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
import { abortable, heardLater, idle, nextTask, type Rest } from '../tasks.ts';
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
export interface Dispatcher {
  /**
   * Starts what was asked for. With `auto` the processor answers at once, and the GPU joins later.
   * @throws {InkdigitError} `engine-unavailable` when the one engine asked for cannot be had; the
   *   signal's reason when aborted.
   */
  start(choice: EngineChoice, signal: AbortSignal | undefined): Promise<void>;
  /** The engine that a single digit goes to; the last one when disposed. */
  readonly preferred: EngineName;
  /** See {@link Router.timings}. */
  readonly timings: Router['timings'];
  /** Aborted with the error `disposed` at the end. */
  readonly signal: AbortSignal;
  /** The lane on which `count` digits would finish first. @throws {InkdigitError} `disposed`. */
  choose(count: number): Lane;
  /** Whether work that failed with `error` can go on with another engine, and arranges for it. */
  survives(lane: Lane, error: unknown): boolean;
  /** Waits for what goes on in the background, and lets it wait for nobody. */
  warmUp(): Promise<void>;
  dispose(): void;
}

/** A dispatcher without engines, to be started. */
export function createDispatcher(network: Network, options: DispatcherOptions): Dispatcher {
  const closing = new AbortController();
  const { signal } = closing;
  const router = new Router();
  /** Whether one engine was asked for and no other may answer. */
  let forced = false;
  let preferred: EngineName = 'js';
  let background = Promise.resolve();
  /** Measures again what nobody has used for long. */
  let refresh: Promise<void> | undefined;
  /** Whether somebody waits for the background. */
  let hurried = false;

  /** Waits for a moment in which work in the background disturbs nobody. */
  const rest: Rest = async () => {
    await (hurried ? nextTask() : idle());
    signal.throwIfAborted();
  };

  /** Says why an engine is not there. */
  const report = (from: EngineName, problem: unknown): void =>
    options.onChange({ from, to: preferred, reason: wordsOf(problem) });

  /** Where single digits go now; says so when that is elsewhere, if there is a reason to give. */
  const prefer = (reason?: string): void => {
    const from = preferred;
    preferred = router.choose(1).engine.name;
    if (reason && from !== preferred) report(from, reason);
  };

  const setLanes = (lanes: readonly Lane[]): void => {
    for (const lane of lanes) lane.onLearned = () => tend(lane);
    router.setLanes(lanes);
  };

  const measure = async (lane: Lane): Promise<void> => {
    await rest();
    // A load that never pauses is measured beside: nothing else would ever tell how many to send.
    if (lane.busy) await lane.quiet;
    lane.measured(await measureCost(lane.engine, rest));
  };

  /** After calls have taught a lane: is there something to change or to find out? */
  const tend = (used: Lane): void => {
    prefer('It answers single digits sooner now.');
    const lane = router.doubtful(used);
    if (!lane || refresh || hidden()) return;
    const done = (): void => {
      refresh = undefined;
    };
    refresh = measure(lane).then(done, done);
  };

  /** Does without an engine that is gone, if another may answer; else somebody must know. */
  const lose = (name: EngineName, problem: unknown): void => {
    const { lanes } = router;
    const gone = lanes.find(({ engine }) => engine.name === name);
    if (!gone || signal.aborted) return;
    if (forced) {
      const remedy = "Make a new classifier, or use engine 'auto'.";
      options.onError(new InkdigitError('engine-lost', `${wordsOf(problem)}. ${remedy}`));
      return;
    }
    const others = lanes.filter((lane) => lane !== gone);
    setLanes(name === 'webgpu' ? others : [openJs(network), ...others]);
    prefer();
    gone.engine.dispose();
    report(name, problem);
    tend(router.choose(1));
  };

  const examined = (lane: Lane, wait: Rest): Promise<void> => examine(lane.engine, network, wait);

  /** An engine, a GPU only after it has passed the examination. */
  const open = async (
    name: EngineName,
    abort: AbortSignal | undefined,
    wait: Rest,
  ): Promise<Lane> => {
    const opening = openLane(name, network, options, (reason) => lose(name, reason), abort);
    try {
      const lane = await abortable(opening, abort);
      if (name === 'webgpu') await abortable(examined(lane, wait), abort);
      abort?.throwIfAborted();
      return lane;
    } catch (error) {
      // It may come yet.
      heardLater(opening.then(({ engine }) => engine.dispose()));
      throw error;
    }
  };

  /** Examines and measures the first engine, and lets a GPU join it, if it is one to be trusted. */
  const improve = async (first: Lane, problem: unknown): Promise<void> => {
    // Whoever awaits the classifier must have had the time to listen for events.
    await nextTask();
    if (signal.aborted) return;
    if (problem !== undefined) report('wasm', problem);
    let gpu: Lane | undefined;
    try {
      if (first.engine.name === 'wasm') {
        await examined(first, rest).catch((error: unknown) => lose('wasm', error));
      }
      await Promise.all(router.lanes.map(measure));
      gpu = await open('webgpu', signal, rest);
      await abortable(measure(gpu), signal);
      signal.throwIfAborted();
      setLanes([...router.lanes, gpu]);
      prefer('The GPU is ready and answers single digits sooner.');
    } catch (error) {
      gpu?.engine.dispose();
      if (!signal.aborted) report('webgpu', error);
    }
  };

  return {
    async start(choice, abort) {
      forced = choice !== 'auto';
      let problem: unknown;
      const lane = await open(forced ? (choice as EngineName) : FIRST, abort, nextTask).catch(
        (error: unknown) => {
          if (forced) throw error;
          problem = error;
          return openJs(network);
        },
      );
      abort?.throwIfAborted();
      setLanes([lane]);
      prefer();
      background = forced ? measure(lane) : improve(lane, problem);
      heardLater(background);
    },
    get preferred() {
      return preferred;
    },
    get timings() {
      return router.timings;
    },
    signal,
    choose(count) {
      signal.throwIfAborted();
      return router.choose(count);
    },
    survives(lane, error) {
      if (forced) return false;
      if (error instanceof InkdigitError && error.code === 'engine-lost') {
        lose(lane.engine.name, error.message);
      }
      return !router.lanes.includes(lane);
    },
    async warmUp() {
      hurried = true;
      try {
        await abortable(
          background.then(() => refresh),
          signal,
        );
      } finally {
        hurried = false;
      }
    },
    dispose() {
      closing.abort(new InkdigitError('disposed', 'This classifier was disposed: make a new one.'));
      for (const { engine } of router.lanes) engine.dispose();
    },
  };
}

function wordsOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
