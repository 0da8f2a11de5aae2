/** The recipe: data → views → teachers → labels → student → int8 → evaluation → bundle. Read it top down. */
import type { RecipeConfig } from './config.ts';
import type { DataSource } from './data/source.ts';
import { prepareData } from './steps/data.ts';
import { evaluate } from './steps/evaluate.ts';
import { exportBundle, type Bundle } from './steps/export.ts';
import { quantiseStudent } from './steps/quantise.ts';
import type { Workshop } from './steps/step.ts';
import { type Lessons, trainStudent } from './steps/student.ts';
import { labelPool, trainTeachers } from './steps/teachers.ts';
import { openOutliers, openPool } from './steps/views.ts';

/**
 * Runs every step that has not run yet with this configuration and writes the bundle.
 * @param output folder that receives model.bin, manifest.json, golden.json and CARD.md.
 */
export async function runRecipe(
  config: RecipeConfig,
  source: DataSource,
  output: string,
  workshop: Workshop,
): Promise<Bundle> {
  const data = await prepareData(config.data, source, workshop);

  const pool = await openPool(config, data, workshop);
  const teachers = await trainTeachers(config, pool, data, workshop);
  const labels = await labelPool(config, teachers, pool, workshop);

  const outliers = await openOutliers(config, data, workshop);
  const lessons: Lessons = { pool, outliers, labels };
  const student = await trainStudent(config, lessons, data, workshop);
  const int8 = await quantiseStudent(config, student, lessons, data, workshop);

  const alone: Lessons = { pool, outliers, labels: null };
  const studentAlone = await trainStudent(config, alone, data, workshop);
  const int8Alone = await quantiseStudent(config, studentAlone, alone, data, workshop);

  const networks = { teachers, student, studentAlone, int8, int8Alone };
  const evaluation = await evaluate(config, networks, data, source, workshop);
  return exportBundle(config, networks, evaluation, data, output);
}
