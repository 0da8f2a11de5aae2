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

/** Digits of one call that are computed together; not more than the machine's limit. */
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
export interface Pool {
  /**
   * Has jobs done, by the workers and here, with a turn for the page after each that is done here.
   * @param proceed throws to give up.
   */
  share(jobs: readonly Job[], proceed: () => void): Promise<void>;
  dispose(): void;
}

/**
 * @param size workers to start, with the first jobs.
 * @param run computes the logits of some pixels here.
 */
export function createPool(
  program: Program,
  size: number,
  run: (pixels: Uint8Array) => Int32Array,
): Pool {
  let queue: Job[] = [];
  let hands: Hand[] | undefined;
  let url = '';

  /** Starts the workers; none where a page or a runtime has no such thing. */
  const start = (): Hand[] => {
    try {
      url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      return Array.from({ length: size }, startOne);
    } catch {
      return [];
    }
  };

  const startOne = (): Hand => {
    const worker = new Worker(url);
    const hand: Hand = { worker, jobs: [] };
    worker.onmessage = ({ data }: MessageEvent<Int32Array>) => {
      const job = hand.jobs.shift();
      feed(hand);
      if (job) settle(job, data);
    };
    worker.onerror = (event) => {
      // Says nothing on the console: the page goes on without this worker, and does its jobs.
      event.preventDefault();
      worker.terminate();
      hands = hands?.filter((other) => other !== hand);
    };
    worker.postMessage(program);
    return hand;
  };

  const feed = ({ worker, jobs }: Hand): void => {
    while (jobs.length < DEPTH) {
      const job = queue.shift();
      if (!job) return;
      if (job.begun) continue;
      job.begun = true;
      jobs.push(job);
      worker.postMessage(job.pixels);
    }
  };

  return {
    async share(jobs, proceed) {
      // Without workers nobody else takes what is done out of it.
      queue = [...queue.filter(({ begun }) => !begun), ...jobs];
      hands ??= start();
      hands.forEach(feed);
      try {
        for (;;) {
          // One that nobody has begun, or else the one that was given away last.
          const job = jobs.find(({ begun }) => !begun) ?? jobs.findLast(({ done }) => !done);
          if (!job) return;
          job.begun = true;
          settle(job, run(job.pixels));
          await nextTask();
          proceed();
        }
      } finally {
        for (const job of jobs) job.begun = job.done = true;
      }
    },
    dispose() {
      for (const { worker } of hands ?? []) worker.terminate();
      hands = [];
      URL.revokeObjectURL(url);
    },
  };
}

/** Gives a job its logits, unless somebody was quicker or nobody wants them. */
function settle(job: Job, logits: Int32Array): void {
  if (job.done) return;
  job.done = true;
  job.finish(logits);
}
