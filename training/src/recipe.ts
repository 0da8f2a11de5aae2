/** The recipe: data → teacher → labels → student → int8 → evaluation → bundle. Read it top down. */
import type { RecipeConfig } from './config.ts';
import type { DataSource } from './data/source.ts';
import { prepareData } from './steps/data.ts';
import { evaluate } from './steps/evaluate.ts';
import { exportBundle, type Bundle } from './steps/export.ts';
import { labelStudentViews, trainStudent, trainTeacher } from './steps/networks.ts';
import { quantiseStudent } from './steps/quantise.ts';
import type { Workshop } from './steps/step.ts';

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

  const teacher = await trainTeacher(config, data, workshop);
  const labels = await labelStudentViews(config, teacher, data, workshop);

  const student = await trainStudent(config, labels, data, workshop);
  const int8 = await quantiseStudent(config, student, labels, data, workshop);

  const studentAlone = await trainStudent(config, null, data, workshop);
  const int8Alone = await quantiseStudent(config, studentAlone, null, data, workshop);

  const networks = { teacher, student, studentAlone, int8, int8Alone };
  const evaluation = await evaluate(config, networks, data, source, workshop);
  return exportBundle(config, networks, evaluation, data, output);
}
