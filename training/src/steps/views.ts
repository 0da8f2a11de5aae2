/**
 * Step: the pool of views that every network learns from. Each is made when it is first wanted and
 * kept on disk, so that teachers, students, seeds and ablations share one pool.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeView, type TrainingSet, viewLabels, type ViewConfig } from '../augment/views.ts';
import type { RecipeConfig } from '../config.ts';
import { slice } from '../data/digits.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import type { LearningData } from './data.ts';
import { step, type Workshop } from './step.ts';

/** The pool; view numbers wrap around. */
export interface ViewPool {
  readonly count: number;
  /** The right answers, the same for every view. */
  readonly labels: Uint8Array;
  /** n·784 bytes of a view. */
  read(view: number): Promise<Uint8Array>;
  /** Changes when any byte of any view does. */
  readonly key: string;
}

/** Opens the pool. */
export async function openPool(
  config: RecipeConfig,
  data: LearningData,
  workshop: Workshop,
): Promise<ViewPool> {
  const { augment, strokes, seed, views: count } = config.pool;
  const { pensPerView } = config.data;
  const viewConfig: ViewConfig = { augment, strokes, pensPerView, seed };
  const { folder, key } = await step(
    workshop,
    'views',
    { viewConfig, data: data.key, maker: fingerprint(data.train, viewConfig) },
    async () => null,
  );
  return {
    count,
    key,
    labels: viewLabels(data.train, pensPerView),
    async read(number) {
      const view = number % count;
      const path = join(folder, `view-${String(view).padStart(3, '0')}.bin`);
      if (existsSync(path)) return readFileSync(path);
      workshop.signal.throwIfAborted();
      const images = makeView(data.train, viewConfig, view);
      await writeFileAtomically(path, images);
      return images;
    },
  };
}

/** A hash of a view of a few digits: changes when the code that makes views does. */
function fingerprint(train: TrainingSet, config: ViewConfig): string {
  const few = { mnist: slice(train.mnist, 0, 50), pens: train.pens.slice(0, 10) };
  return createHash('sha256')
    .update(makeView(few, config, 0))
    .digest('hex');
}
