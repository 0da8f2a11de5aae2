/**
 * The recipe: data → views → teachers → labels → students → int8 → evaluation → bundles and
 * what their reports tell. Read it top down: `learn` is the same for every label set; a label set brings its
 * data, its exam and its papers.
 */
import {
  type CompressionConfig,
  type FolderConfig,
  type LearningConfig,
  type RecipeConfig,
  SOUND,
} from './config.ts';
import { count } from './data/digits.ts';
import type { Pictures } from './data/pictures.ts';
import type { DataSource } from './data/source.ts';
import { compareCompression, type Compressed, type Compressible } from './steps/comparison.ts';
import { type LearningData, prepareData } from './steps/data.ts';
import {
  evaluateRuns,
  evaluateTeachers,
  examiner,
  type Figures,
  inspectShipped,
} from './steps/evaluate.ts';
import { type Bundle, type Calibration, exportBundle, type Papers } from './steps/export.ts';
import {
  evaluatePictureRuns,
  evaluatePictureTeachers,
  type PictureFigures,
} from './steps/evaluate-pictures.ts';
import type { Curriculum, Lessons } from './steps/lessons.ts';
import { digitPapers } from './steps/papers.ts';
import { picturePapers } from './steps/picture-papers.ts';
import { preparePictures } from './steps/pictures.ts';
import { keepReport } from './steps/report.ts';
import { type Runs, trainRuns } from './steps/runs.ts';
import type { Step, Workshop } from './steps/step.ts';
import { type Committee, labelPool, trainTeachers } from './steps/teachers.ts';
import { openGentlePool, openOutliers, openPool, type ViewPool } from './steps/views.ts';

/** The final evaluation, the one part of a recipe that sees test data. */
interface Exam<OfTeachers, OfRuns> {
  teachers(committee: Committee): Promise<Step<OfTeachers>>;
  runs(name: string, runs: Runs): Promise<Step<OfRuns>>;
  /** Looks closer at a written bundle and keeps what its report tells, for label sets that have one. */
  report?(bundle: Bundle<OfRuns & OfTeachers>, committee: Committee, runs: Runs): Promise<void>;
}

/** What a recipe comes to: written bundles, and the runs that they were chosen from. */
interface Learned<Figures> extends Compressible {
  readonly bundles: readonly Bundle<Figures>[];
}

/**
 * Learns digits: runs every step that has not run yet with this configuration and writes the bundles.
 * @param output the folder that receives a bundle's files, by the bundle's name.
 * @param ways to compress the bundles' students, measured beside each other.
 */
export async function runRecipe(
  config: RecipeConfig,
  source: DataSource,
  output: (name: string) => string,
  workshop: Workshop,
  ways: readonly CompressionConfig[] = [],
): Promise<{ bundles: readonly Bundle<Figures>[]; compressed: readonly Compressed[] }> {
  const data = await prepareData(config.data, source, workshop);
  const exam = {
    teachers: (committee: Committee) => evaluateTeachers(config, committee, data, source, workshop),
    runs: (name: string, runs: Runs) => evaluateRuns(name, config, runs, data, source, workshop),
    report: async (bundle: Bundle<Figures>, committee: Committee, runs: Runs): Promise<void> => {
      const inspection = await inspectShipped(bundle, runs, data, source, workshop);
      await keepReport(bundle, committee, runs, inspection, workshop);
    },
  };
  const papers = digitPapers(config, data);
  const learned = await learn(config, data, exam, papers, output, workshop);
  const examine = examiner(config, data, source);
  const compressed = await compareCompression(ways, config, learned, data, examine, workshop);
  return { bundles: learned.bundles, compressed };
}

/** Learns the labels of a folder of pictures, as {@link runRecipe} learns digits. */
export async function runFolderRecipe(
  config: FolderConfig,
  pictures: Pictures,
  output: (name: string) => string,
  workshop: Workshop,
): Promise<readonly Bundle<PictureFigures>[]> {
  const data = await preparePictures(config.data, pictures, workshop);
  const { test } = pictures;
  const exam = {
    teachers: (committee: Committee) =>
      evaluatePictureTeachers(config, committee, data, test, workshop),
    runs: (name: string, runs: Runs) =>
      evaluatePictureRuns(name, config, runs, data, test, workshop),
  };
  const papers = picturePapers(config, pictures);
  return (await learn(config, data, exam, papers, output, workshop)).bundles;
}

async function learn<OfTeachers extends object, OfRuns extends Calibration>(
  config: LearningConfig,
  data: LearningData,
  exam: Exam<OfTeachers, OfRuns>,
  papers: Papers<OfRuns & OfTeachers>,
  output: (name: string) => string,
  workshop: Workshop,
): Promise<Learned<OfRuns & OfTeachers>> {
  const pool = await openPool(config, data, workshop);
  const outliers = await openOutliers(config, data, workshop);
  const gentle = config.gentle ? await openGentlePool(config, config.gentle, data, workshop) : null;

  const committee = await trainTeachers(config, pool, gentle, data, workshop);
  const labels = await labelPool(config, committee, pool, workshop);
  const pictures = count(data.train.pictures);
  const { distill } = config;
  const first: Lessons = { pool, pictures, spoil: SOUND, outliers, labels, distill };
  const last = gentle ? await lastLessons(config, committee, first, gentle, workshop) : first;
  const { result: teachers } = await exam.teachers(committee);

  const curriculum: Curriculum = { first, last };
  const bundles: Bundle<OfRuns & OfTeachers>[] = [];
  const allRuns: Record<string, Runs> = {};
  for (const [name, bundle] of Object.entries(config.bundles)) {
    const runs = await trainRuns(name, bundle, config, curriculum, data, workshop);
    allRuns[name] = runs;
    const { result } = await exam.runs(name, runs);
    const figures = { ...result, ...teachers };
    const written = await exportBundle(name, config, runs, figures, papers, output(name));
    await exam.report?.(written, committee, runs);
    bundles.push(written);
  }
  return { bundles, runs: allRuns, curriculum };
}

/** The lessons on gentle views. */
async function lastLessons(
  config: LearningConfig,
  committee: Committee,
  first: Lessons,
  pool: ViewPool,
  workshop: Workshop,
): Promise<Lessons> {
  const anyTaught = Object.values(config.bundles).some(({ ending }) => ending.distill);
  const labels = anyTaught ? await labelPool(config, committee, pool, workshop) : null;
  return { ...first, pool, labels };
}
