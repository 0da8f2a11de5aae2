/** What a student learns from, epoch by epoch, and how it is judged. */
import { createHash } from 'node:crypto';

import { spoil } from '../augment/spoil.ts';
import type { TrainingSet } from '../augment/views.ts';
import { type BundleConfig, type DistillConfig, SOUND, type SpoilConfig } from '../config.ts';
import { DIGIT_BYTES } from '../data/digits.ts';
import { studentLoss } from '../distill/loss.ts';
import type { EpochData } from '../fit/fit.ts';
import { createRandom, mixSeed } from '../random.ts';
import { type PoolLabels, readPoolLogits } from './teachers.ts';
import type { Criterion } from './train.ts';
import { firstOf, severalViews, type ViewPool } from './views.ts';

/** Told apart from the seeds of views. */
const STREAM = 0x5901;

/** What a student learns from. */
export interface Lessons {
  readonly pool: ViewPool;
  /** So many of a view, the first, are pictures; pens drew the others. */
  readonly pictures: number;
  /** What is done to pictures and outliers. */
  readonly spoil: SpoilConfig;
  readonly outliers: ViewPool;
  /** The committee's answers, or `null` for a student that has to do without. */
  readonly labels: PoolLabels | null;
  /** What to make of those answers. */
  readonly distill: DistillConfig;
}

/** All that a recipe's networks learn from. */
export interface Curriculum {
  readonly first: Lessons;
  /** What integer networks are fine-tuned on, each as its bundle has it. */
  readonly last: Lessons;
}

/** The curriculum as a bundle has it. @param train what all views are made of. */
export function bundleCurriculum(
  { first, last }: Curriculum,
  { drawings, ending: { distill, outlierViews, spoil } }: Pick<BundleConfig, 'drawings' | 'ending'>,
  { pictures, pens }: TrainingSet,
): Curriculum {
  const fewer = (lessons: Lessons): Lessons => {
    if (drawings === undefined) return lessons;
    const digits = pictures.labels.length + drawings * pens.length;
    return { ...lessons, pool: firstOf(lessons.pool, digits) };
  };
  const outliers = severalViews(last.outliers, outlierViews);
  const heard = distill ? { distill } : { labels: null };
  return { first: fewer(first), last: fewer({ ...last, spoil, outliers, ...heard }) };
}

/** Everything that changes what the lessons teach, for the keys of steps. */
export function lessonKeys({ pool, spoil, outliers, labels, distill }: Lessons): object {
  return {
    pool: pool.key,
    outliers: outliers.key,
    spoil: Object.values(spoil).some((chance) => chance > 0) && [spoil, spoilerFingerprint()],
    labels: labels?.key,
    distill: labels && distill,
  };
}

/** A hash of what every kind of spoiling makes of a few pictures: changes when their code does. */
function spoilerFingerprint(): string {
  const hash = createHash('sha256');
  for (const kind of Object.keys(SOUND)) {
    const ramps = Uint8Array.from({ length: 10 * DIGIT_BYTES }, (_, i) => (i * 7) % 256);
    spoil(ramps, { ...SOUND, [kind]: 1 }, createRandom(STREAM));
    hash.update(ramps);
  }
  return hash.digest('hex');
}

/** The views of a student's epochs, with the committee's logits where there is one. */
export function studentData({
  pool,
  pictures,
  spoil: chances,
  outliers,
  labels,
}: Lessons): (epoch: number) => Promise<EpochData> {
  return async (epoch) => {
    const images = Buffer.concat([await pool.read(epoch), await outliers.read(epoch)]);
    const ofPictures = images.subarray(0, pictures * DIGIT_BYTES);
    const ofOutliers = images.subarray(pool.labels.length * DIGIT_BYTES);
    spoil(ofPictures, chances, createRandom(mixSeed(STREAM, epoch)));
    spoil(ofOutliers, chances, createRandom(mixSeed(STREAM, epoch, 1)));
    return {
      images,
      labels: Buffer.concat([pool.labels, outliers.labels]),
      logits: labels && withUnsure(readPoolLogits(labels, pool, epoch), labels.classes, outliers),
    };
  };
}

/** Appends the logits that are right for what belongs to no class: all alike. */
function withUnsure(logits: Float32Array, classes: number, outliers: ViewPool): Float32Array {
  const all = new Float32Array(logits.length + outliers.labels.length * classes);
  all.set(logits);
  return all;
}

/** The student's loss with the lessons' temperature and weights. */
export function studentCriterion({ distill }: Lessons): Criterion {
  return (logits, batch) => studentLoss(logits, batch.labels, batch.logits, distill);
}
