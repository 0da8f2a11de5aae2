/**
 * Resumable steps: a step runs once for one configuration and its result is kept.
 *
 * A step's folder is named after a hash of everything it depends on, so a changed number or an
 * upstream change makes a new folder and an unchanged one is skipped. `done.json` marks a finished
 * step; a step without it resumes from whatever checkpoint it left in its folder. Of two trainings that want
 * the same step, one runs it and the other waits for what it leaves.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeFileAtomically } from '../files/atomic.ts';
import { isDiskFull } from '../files/disk.ts';
import { withLock } from '../files/lock.ts';
import type { Progress } from '../progress.ts';

/** What every step works with. */
export interface Workshop {
  /** Where step folders are made. */
  readonly root: string;
  /** Where trained teachers are kept for good, or `null` when they are not. */
  readonly teachers: string | null;
  /** What computes, in a line for the report; tfjs's own name for it where nobody says. */
  readonly backend?: string;
  readonly progress: Progress;
  /** Aborts the recipe; the running step saves its state first. */
  readonly signal: AbortSignal;
}

/** A finished step. */
export interface Step<Result> {
  readonly folder: string;
  /** Hash of all that the step depends on; downstream steps include it in theirs. */
  readonly key: string;
  readonly result: Result;
}

/**
 * Runs a step, or returns what it left when it already ran.
 * @param dependsOn JSON of everything that changes the outcome: configuration and upstream keys.
 * @param run does the work in the folder; what it returns is kept as JSON.
 * @throws what `run` throws; Error that names the remedy when the disk is full; the signal's reason.
 */
export async function step<Result>(
  workshop: Workshop,
  name: string,
  dependsOn: unknown,
  run: (folder: string, key: string) => Promise<Result>,
): Promise<Step<Result>> {
  const key = createHash('sha256')
    .update(JSON.stringify([name, dependsOn]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(workshop.root, `${name}-${key}`);
  const done = join(folder, 'done.json');
  const recall = (): Step<Result> => {
    workshop.progress.log(`${name}: done before (${key})`);
    return { folder, key, result: JSON.parse(readFileSync(done, 'utf8')) as Result };
  };
  if (existsSync(done)) return recall();
  const work = async (): Promise<Step<Result>> => {
    if (existsSync(done)) return recall();
    mkdirSync(folder, { recursive: true });
    workshop.signal.throwIfAborted();
    const result = await run(folder, key);
    await writeFileAtomically(done, Buffer.from(JSON.stringify(result, null, 2)));
    return { folder, key, result };
  };
  try {
    return await withLock(folder, work, workshop.signal, () =>
      workshop.progress.log(
        `${name}: another training is at it; waiting for what it leaves, or a few minutes if it has died.`,
      ),
    );
  } catch (error) {
    throw isDiskFull(error) ? fullDisk(workshop.root, error) : error;
  }
}

function fullDisk(root: string, cause: unknown): Error {
  return new Error(
    `No space is left for ${root}. Free some (the released models need 2 GB), or go on in a roomier place: move the folder there and name it in --work.`,
    { cause },
  );
}
