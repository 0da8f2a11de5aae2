/** Steps: a bundle's float student, compressed in many ways that end in the same integer engines. */
import { calibrateScales } from '../compress/calibrate.ts';
import { correctBiases } from '../compress/correct-biases.ts';
import { foldBatchNorm } from '../compress/fold.ts';
import { makeSmaller } from '../compress/methods.ts';
import type { Quantisation } from '../compress/qat.ts';
import type { CompressionConfig, RecipeConfig } from '../config.ts';
import { floatPredictor, type Predictor, quantisedPredictor } from '../evaluate/predictors.ts';
import { toNetwork } from '../export/network.ts';
import { countMacs, layerShapes } from '../networks/spec.ts';
import { encodeModel } from '../sdk.ts';
import type { DigitData } from './data.ts';
import { bundleCurriculum, type Curriculum, lessonKeys } from './lessons.ts';
import { calibrationImages, fineTune } from './quantise.ts';
import type { Runs } from './runs.ts';
import type { Scores } from './scores.ts';
import { step, type Workshop } from './step.ts';
import { readWeights } from './train.ts';

/** What one way to compress came to. */
export interface Compressed {
  readonly title: string;
  /** The bundle whose float student it started from. */
  readonly bundle: string;
  /** Size of model.bin; of the parameters where they are floats. */
  readonly bytes: number;
  /** Multiply-accumulates of one digit. */
  readonly macs: number;
  readonly scores: Scores;
}

/** What is compressed: the students of a bundle's first seed, and what they learned from. */
export interface Compressible {
  readonly runs: Readonly<Record<string, Runs>>;
  readonly curriculum: Curriculum;
}

/** Scores a network in the final evaluation. */
export type Examine = (predictor: Predictor) => Promise<Scores>;

/** Compresses in every way given; the float students come first. */
export async function compareCompression(
  ways: readonly CompressionConfig[],
  config: RecipeConfig,
  material: Compressible,
  data: DigitData,
  examine: Examine,
  workshop: Workshop,
): Promise<readonly Compressed[]> {
  const rows: Compressed[] = [];
  for (const bundle of new Set(ways.map((way) => way.bundle))) {
    rows.push(await measureFloat(bundle, config, material, data, examine, workshop));
  }
  for (const way of ways) {
    rows.push(await compress(way, config, material, data, examine, workshop));
  }
  return rows;
}

async function measureFloat(
  bundle: string,
  config: RecipeConfig,
  material: Compressible,
  data: DigitData,
  examine: Examine,
  workshop: Workshop,
): Promise<Compressed> {
  const { layers, student } = find(bundle, config, material, data);
  const dependsOn = { student: student.key, data: data.key };
  const { result } = await step(workshop, `compression-${bundle}-float32`, dependsOn, async () => {
    const parameters = layerShapes(layers).reduce((sum, shape) => sum + shape.parameters, 0);
    return {
      title: 'float32',
      bundle,
      bytes: 4 * parameters,
      macs: countMacs(layers),
      scores: await examine(floatPredictor(layers, readWeights(student.folder))),
    };
  });
  return result;
}

async function compress(
  way: CompressionConfig,
  config: RecipeConfig,
  material: Compressible,
  data: DigitData,
  examine: Examine,
  workshop: Workshop,
): Promise<Compressed> {
  const { title, bundle, method, weightStep, epochs } = way;
  const { layers, student, quantise, lessons } = find(bundle, config, material, data);
  const dependsOn = {
    student: student.key,
    way,
    quantise,
    ...lessonKeys(lessons),
    data: data.key,
  };
  const name = `compression-${bundle}-${title.replace(/\W+/g, '-')}`;
  const { result } = await step(workshop, name, dependsOn, async (folder) => {
    const folded = foldBatchNorm(layers, readWeights(student.folder));
    const images = await calibrationImages(lessons, quantise.calibrationDigits);
    const smaller = await makeSmaller(method, layers, folded, images);
    const quantisation: Quantisation = {
      layers: smaller.layers,
      activationScales: await calibrateScales(
        smaller.layers,
        smaller.variables,
        images,
        quantise.activationPercentile,
      ),
      weightStep,
      ...(smaller.restrict && { restrict: smaller.restrict }),
    };
    await correctBiases(quantisation, smaller.variables, images);
    const { weights } = await fineTune(
      name,
      folder,
      quantisation,
      smaller.variables,
      { ...quantise.fit, epochs },
      lessons,
      data,
      workshop,
    );
    const { network, accumulatorScale: logitScale } = await toNetwork(quantisation, weights);
    const model = {
      name: bundle,
      version: '0.0.0',
      labels: data.labels,
      metrics: {},
      network,
      logitScale,
    };
    return {
      title,
      bundle,
      bytes: encodeModel({ ...model, rejectBelow: 0 }).length,
      macs: countMacs(smaller.layers),
      scores: await examine(quantisedPredictor(quantisation, weights)),
    };
  });
  return result;
}

function find(
  name: string,
  config: RecipeConfig,
  { runs, curriculum }: Compressible,
  { train }: DigitData,
) {
  const bundle = config.bundles[name];
  const run = runs[name]?.distilled[0];
  if (!bundle || !run) throw new Error(`The comparison needs the bundle '${name}'.`);
  const { student, quantise } = bundle;
  const { last: lessons } = bundleCurriculum(curriculum, bundle, train);
  return { layers: student.layers, student: run.student, quantise, lessons };
}
