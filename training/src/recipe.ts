/** The recipe: data → views → teachers → labels → students → int8 → evaluation → bundles and their reports. Read it top down. */
import type { RecipeConfig } from './config.ts';
import type { DataSource } from './data/source.ts';
import { prepareData } from './steps/data.ts';
import { evaluateRuns, evaluateTeachers, inspectShipped } from './steps/evaluate.ts';
import { exportBundle, type Bundle } from './steps/export.ts';
import { reportBundle } from './steps/report.ts';
import { trainRuns } from './steps/runs.ts';
import type { Workshop } from './steps/step.ts';
import type { Lessons } from './steps/student.ts';
import { labelPool, trainTeachers } from './steps/teachers.ts';
import { openOutliers, openPool } from './steps/views.ts';

/**
 * Runs every step that has not run yet with this configuration and writes the bundles.
 * @param output the folder that receives a bundle's files, by the bundle's name.
 */
export async function runRecipe(
  config: RecipeConfig,
  source: DataSource,
  output: (name: string) => string,
  workshop: Workshop,
): Promise<readonly Bundle[]> {
  const data = await prepareData(config.data, source, workshop);
  const pool = await openPool(config, data, workshop);
  const outliers = await openOutliers(config, data, workshop);

  const committee = await trainTeachers(config, pool, data, workshop);
  const labels = await labelPool(config, committee, pool, workshop);
  const { result: teachers } = await evaluateTeachers(config, committee, data, source, workshop);

  const lessons: Lessons = { pool, outliers, labels };
  const bundles: Bundle[] = [];
  for (const [name, bundle] of Object.entries(config.bundles)) {
    const runs = await trainRuns(name, bundle, config, lessons, data, workshop);
    const { result } = await evaluateRuns(name, config, runs, data, source, workshop);
    const figures = { ...result, ...teachers };
    const written = await exportBundle(name, config, runs, figures, data, output(name));
    const { logitScale } = figures;
    const inspection = await inspectShipped(name, runs, logitScale, data, source, workshop);
    await reportBundle(written, committee, runs, inspection, workshop);
    bundles.push(written);
  }
  return bundles;
}
