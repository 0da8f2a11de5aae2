/**
 * Workers that share the jobs of large calls with the page. Owns the workers and who has which job;
 * knows nothing of networks.
 *
 * Nothing here may be waited for: a worker may be slow to start, forbidden by the page's content
 * security policy, or stuck. So the page works on the same jobs, at last on those that a worker
 * holds, and the first answer counts: a pool without workers is only slower.
 */
import source from '#wasm-worker';

import { nextTask } from '../../tasks.ts';
import type { Program } from './machine.ts';

/** Digits of one call that are computed together; not more than the program's limit. */
export interface Job {
  readonly pixels: Uint8Array;
  /** Hears the logits; called once. */
  readonly finish: (logits: Int32Array) => void;
  /** Somebody works on it. */
  begun: boolean;
  /** It is finished, or nobody waits for it any more. */
  done: boolean;
}

/** Jobs that a worker has at a time: one to do, and one to go on with while the page is busy. */
const DEPTH = 2;

/** One worker and the jobs that it has not answered, oldest first. */
interface Hand {
  readonly worker: Worker;
  readonly jobs: Job[];
}

/** See the top of this file. */
export class Pool {
  readonly #program: Program;
  readonly #size: number;
  readonly #queue: Job[] = [];
  #hands: Hand[] | undefined;
  #url = '';

  /** @param size workers to start, with the first jobs. */
  constructor(program: Program, size: number) {
    this.#program = program;
    this.#size = size;
  }

  /**
   * Has jobs done, by the workers and here, with a turn for the page after each that is done here.
   * @param run computes the logits of a job here. @param proceed throws to give up.
   */
  async share(
    jobs: readonly Job[],
    run: (job: Job) => Int32Array,
    proceed: () => void,
  ): Promise<void> {
    this.#queue.push(...jobs);
    this.#hands ??= this.#start();
    for (const hand of this.#hands) this.#feed(hand);
    try {
      for (;;) {
        // One that nobody has begun, or else the one that was given away last.
        const job = jobs.find(({ begun }) => !begun) ?? jobs.findLast(({ done }) => !done);
        if (!job) return;
        job.begun = true;
        settle(job, run(job));
        await nextTask();
        proceed();
      }
    } finally {
      for (const job of jobs) job.begun = job.done = true;
    }
  }

  dispose(): void {
    for (const { worker } of this.#hands ?? []) worker.terminate();
    this.#hands = [];
    URL.revokeObjectURL(this.#url);
  }

  /** Starts the workers; none where a page or a runtime has no such thing. */
  #start(): Hand[] {
    try {
      this.#url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      return Array.from({ length: this.#size }, () => this.#startOne());
    } catch {
      return [];
    }
  }

  #startOne(): Hand {
    const worker = new Worker(this.#url);
    const hand: Hand = { worker, jobs: [] };
    worker.onmessage = ({ data }: MessageEvent<Int32Array>) => {
      const job = hand.jobs.shift();
      this.#feed(hand);
      if (job) settle(job, data);
    };
    worker.onerror = (event) => {
      // Says nothing on the console: the page goes on without this worker, and does its jobs.
      event.preventDefault();
      worker.terminate();
      this.#hands = this.#hands?.filter((other) => other !== hand);
    };
    worker.postMessage(this.#program);
    return hand;
  }

  #feed({ worker, jobs }: Hand): void {
    while (jobs.length < DEPTH) {
      const job = this.#queue.shift();
      if (!job) return;
      if (job.begun) continue;
      job.begun = true;
      jobs.push(job);
      worker.postMessage(job.pixels);
    }
  }
}

/** Gives a job its logits, unless somebody was quicker or nobody wants them. */
function settle(job: Job, logits: Int32Array): void {
  if (job.done) return;
  job.done = true;
  job.finish(logits);
}
