/**
 * The recipe for a folder of pictures: the released models' way to learn, with networks that end in
 * the folder's labels. Small sets are repeated within a view, each copy augmented afresh, so that a
 * few dozen pictures make as many steps as a few thousand; that takes minutes on two cores.
 */
import { conv, type ConvSpec, type FitConfig, type FolderConfig } from '../config.ts';
import { ALONE, fullRecipe, GENTLE, QUANTISE, STUDENT_FIT, TEACHER_FIT } from './full.ts';

/** Pictures in a view of a small set, about. */
const VIEW = 4096;
/** What is none of the labels, as a share of a view. */
const OUTLIERS = 0.08;

const halve = { pool: 2 } as const;
const narrow = { padding: 0 } as const;

const TEACHER: readonly ConvSpec[] = [
  conv(32, halve),
  conv(64, halve),
  conv(96),
  conv(96, narrow),
  conv(128, narrow),
];
const STUDENT: readonly ConvSpec[] = [
  conv(12, halve),
  conv(16, halve),
  conv(32),
  conv(40, narrow),
  conv(44, narrow),
];

/** Smaller steps than on a large set, and fewer epochs: somebody waits. */
function small<Fit extends Omit<FitConfig, 'seed'>>(fit: Fit, epochs = fit.epochs): Fit {
  return { ...fit, epochs, batchSize: 64, ema: 0.995 };
}

/**
 * @param name the bundle's.
 * @param labels how many there are.
 * @param pictures how many train.
 */
export function folderRecipe(name: string, labels: number, pictures: number): FolderConfig {
  const copies = Math.max(1, Math.round(VIEW / pictures));
  // A line across makes another symbol of some, and so does an outline.
  const strikeChance = 0;
  const spoil = { ...ALONE.spoil, scribbleChance: 0, outlineChance: 0 };
  const { pool } = fullRecipe;
  const ending = conv(labels, narrow);
  return {
    recipe: name,
    data: { pensPerView: 0, copies },
    pool: {
      ...pool,
      outliersPerView: Math.round(OUTLIERS * copies * pictures),
      augment: { ...pool.augment, strikeChance },
    },
    gentle: {
      ...GENTLE,
      augment: { ...GENTLE.augment, strikeChance },
      teacherFit: small(GENTLE.teacherFit),
    },
    teachers: {
      only: { layers: [...TEACHER, ending], fit: small({ ...TEACHER_FIT, seed: 11 }, 16) },
    },
    distill: fullRecipe.distill,
    bundles: {
      [name]: {
        version: '1.0.0',
        student: { layers: [...STUDENT, ending], fit: small(STUDENT_FIT, 40) },
        quantise: { ...QUANTISE, fit: small(QUANTISE.fit) },
        ending: { ...ALONE, spoil },
      },
    },
    seeds: [STUDENT_FIT.seed],
  };
}
