/**
 * Workers that share the jobs of large calls with the page. Owns the workers and who has which job;
 * knows nothing of networks.
 *
 * Nothing here may be waited for: a worker may be slow to start, forbidden by the page's content
 * security policy, or stuck. Whoever has jobs done also does them himself (`take`), those that a
 * worker holds at the very end; the first answer counts. So a pool without workers is only slower.
 */
import source from '#wasm-worker';

import { nextTask } from '../../tasks.ts';
import type { Program } from './machine.ts';

/** Digits of one call that are computed together; not more than the program's limit. */
export interface Job {
  readonly pixels: Uint8Array;
  /** Hears the logits; called once. */
  readonly finish: (logits: Int32Array) => void;
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
    this.#add(jobs);
    try {
      for (let job = this.#take(jobs); job; job = this.#take(jobs)) {
        settle(job, run(job));
        await nextTask();
        proceed();
      }
    } finally {
      this.#drop(jobs);
    }
  }

  /** One of `jobs` that nobody has begun, or else the one not done that was given away last. */
  #take(jobs: readonly Job[]): Job | undefined {
    const waiting = this.#queue.findIndex((job) => jobs.includes(job));
    if (waiting >= 0) return this.#queue.splice(waiting, 1)[0];
    return jobs.findLast((job) => !job.done);
  }

  /** Lets the workers begin with jobs. */
  #add(jobs: readonly Job[]): void {
    this.#queue.push(...jobs);
    this.#hands ??= this.#start();
    for (const hand of this.#hands) this.#feed(hand);
  }

  /** Forgets jobs that nobody waits for any more. */
  #drop(jobs: readonly Job[]): void {
    for (const job of jobs) job.done = true;
    const wanted = this.#queue.filter((job) => !job.done);
    this.#queue.splice(0, Infinity, ...wanted);
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
    const hand: Hand = { worker: new Worker(this.#url), jobs: [] };
    hand.worker.onmessage = ({ data }: MessageEvent<Int32Array>) => {
      const job = hand.jobs.shift();
      this.#feed(hand);
      if (job) settle(job, data);
    };
    hand.worker.onerror = (event) => {
      // Says nothing on the console: the page goes on without this worker.
      event.preventDefault();
      this.#lose(hand);
    };
    hand.worker.postMessage(this.#program);
    return hand;
  }

  #feed({ worker, jobs }: Hand): void {
    while (jobs.length < DEPTH) {
      const job = this.#queue.shift();
      if (!job) return;
      jobs.push(job);
      worker.postMessage(job.pixels);
    }
  }

  /** Does without a worker that failed; its jobs are for the others. */
  #lose(hand: Hand): void {
    hand.worker.terminate();
    this.#hands = this.#hands?.filter((other) => other !== hand);
    this.#queue.unshift(...hand.jobs.filter((job) => !job.done));
  }
}

/** Gives a job its logits, unless somebody was quicker. */
function settle(job: Job, logits: Int32Array): void {
  if (job.done) return;
  job.done = true;
  job.finish(logits);
}
