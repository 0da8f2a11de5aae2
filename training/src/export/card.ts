/** CARD.md of digits: what a person should know before using the model; every figure comes from the figures. */
import type {
  BundleConfig,
  ConvSpec,
  DistillConfig,
  LearningConfig,
  RecipeConfig,
  TeacherConfig,
} from '../config.ts';
import type { Confusion } from '../evaluate/confusions.ts';
import { countMacs, layerShapes } from '../networks/spec.ts';
import type { CardParts } from '../steps/export.ts';
import type { Figures } from '../steps/evaluate.ts';
import { REJECTED_DIGITS } from '../steps/rejection.ts';
import type { Scores } from '../steps/scores.ts';

/** Writes the card as Markdown. */
export function makeCard(
  config: RecipeConfig,
  { bundle, model, figures, postTraining, file }: CardParts<Figures>,
): string {
  const { student } = bundle;
  const { pool } = config;
  const teachers = Object.entries(config.teachers);
  const { runs, chosen, alone, rejection } = figures;
  const epochs = teachers.map(([, { fit }]) => fit.epochs);
  const macs = countMacs(student.layers);
  const { mnistLimit, penLimit, pensPerView, validationLimit: kept } = config.data;
  const drawn = pensPerView > 0;
  const some = penLimit === null ? '' : `the first ${penLimit.toLocaleString('en')} digits of `;
  const pens = drawn ? `${some}writers 1–25` : 'writers 26–30 alone, to choose by';
  const { rotation, shift, heavyChance, heavyFactor } = pool.augment;
  const varied =
    rotation > 0
      ? `It learned digits turned by up to ${rotation}°, sheared, stretched and shifted by up to ${shift} pixels, ${Math.round(heavyChance * 100)} % of them ${heavyFactor} times as far; beyond that it was not trained.`
      : 'It learned digits as they are, neither turned nor stretched.';
  return `# ${model.name} ${model.version}

A ${file.bytes.toLocaleString('en')}-byte int8 network that reads one handwritten digit, ${(macs / 1e6).toFixed(2)} million multiply-accumulates a digit. Written by \`npm run train\`; every figure below was measured by that run.

\`model.bin\` sha256 \`${file.sha256}\`

## Accuracy
Per cent of digits read right. The MNIST test set (10,000 digits) is read by the final evaluation alone. The strokes are those of writers who never train, drawn in pens of ${config.data.validationPens.map((pen) => `${Math.round(pen * 100)} %`).join(', ')} of the pad; everything was chosen on them and on ${kept.toLocaleString('en')} kept-back MNIST training digits, but for one thing: how many of them may be \`unknown\` was lowered once the test set had been seen (training/LOG.md, 2026-11-27).

| network | MNIST test | MNIST kept back | strokes | strokes by pen width |
|---|---|---|---|---|
${[
  ...teachers.map(([name, teacher]) =>
    scoreRow(`teacher "${name}", float32, ${describe(teacher)}`, figures.teachers[name]),
  ),
  scoreRow('the teachers together (mean logits)', figures.committee),
  scoreRow('student, float32, distilled', chosen.student),
  scoreRow('student, float32, without a teacher', alone.student),
  scoreRow('**student, int8, distilled (this bundle)**', chosen.int8),
  scoreRow('student, int8, without a teacher', alone.int8),
].join('\n')}

${seedSentence(runs, chosen.seed)}

Right after folding, calibration and bias correction, before quantisation-aware fine-tuning, the distilled int8 student read ${percent(postTraining['mnist'])} of the kept-back MNIST digits and ${percent(postTraining['strokes'])} of the strokes.

Expected calibration error (15 bins): ${percent(figures.calibrationError.mnistTest)} on MNIST test, ${percent(figures.calibrationError.strokes)} on the strokes. The trainer's graph and the SDK's reference engine gave the same integer logits on all ${figures.comparedDigits.toLocaleString('en')} digits compared.

## Robustness
Damaged copies of the MNIST test set, per cent read right; none of these pictures trained, though blur, noise, lines, light and changes of shape of other makes did. Mean ${hundredths(robustness(figures))}.

| damage | read right |
|---|---|
${Object.entries(figures.corruptions)
  .map(([kind, share]) => `| ${kind} | ${hundredths(share)} |`)
  .join('\n')}

## What is no digit
An answer of less confidence than ${rejection.threshold.toFixed(3)} is \`unknown\`; that is the threshold at which at most ${percent(REJECTED_DIGITS)} of the validation digits of either kind are. It turns away ${percent(rejection.digits.mnistTest)} of the MNIST test set, ${percent(rejection.digits.strokes)} of the strokes and ${percent(rejection.glyphs)} of drawn letters and symbols that never trained (Hershey's Roman Simplex without the glyphs that are drawn as a digit is). Area under the ROC curve, letters and symbols against digits: ${rejection.areaUnderRoc.mnistTest.toFixed(4)} for MNIST test, ${rejection.areaUnderRoc.strokes.toFixed(4)} for the strokes.

## Network
${chain(student.layers)}: ${layerShapes(student.layers)
    .map(({ inSide, outSide }) => `${inSide}→${outSide}`)
    .join(
      ', ',
    )} pixels a side. Weights int8, one scale per output channel; activations unsigned 7-bit; integer requantisation. \`manifest.json\` holds every shape, scale and offset, and the arithmetic in words.

## Recipe
The teachers learned ${epochs.join(', ')} epochs from labels; the student ${student.fit.epochs} epochs ${sources(config.distill)}${taughtBy(config)}, all seeing the same ${pool.views} augmented views. ${ending(config, bundle)}${spoilt(bundle)} Numbers and seeds: \`configuration\` in \`manifest.json\`.

## Data and licences
- MNIST, ${mnistLimit.toLocaleString('en')} training digits (LeCun, Cortes, Burges), CC BY-SA 3.0.
- Pen-Based Recognition of Handwritten Digits, ${pens} (Alpaydin & Alimoglu 1998), CC BY 4.0, rendered as a canvas draws them.

The weights are released under CC BY-SA 4.0, the code around them under MIT.

## Known failures
- \`classify\` reads two digits in one picture as one; \`readNumber\` reads several.
- Letters and symbols that resemble a digit are read as that digit.
- ${varied} Mirrored digits are not read.
- It learned from American census workers and students of around 1990 (MNIST)${drawn ? ' and from 25 people writing on a tablet in 1998: shapes that neither drew' : ': shapes that they did not write'} may be misread.
- Mistakes it makes most, on the kept-back MNIST digits: ${confusionList(figures.confusions.mnistValidation)}; on the strokes: ${confusionList(figures.confusions.strokes)}.
`;
}

/** A teacher's network, and what it sees. */
function describe({ layers, normalisation }: TeacherConfig): string {
  const seen = { slant: 'digits without their slant', width: 'digits of one width, without slant' };
  return normalisation ? `${chain(layers)}, sees ${seen[normalisation]}` : chain(layers);
}

/** Who taught, where not everyone on the committee did. */
function taughtBy({ teachers }: LearningConfig): string {
  const names = Object.keys(teachers);
  const teaching = names.filter((name) => teachers[name]?.teaches !== false);
  const quoted = teaching.map((name) => `"${name}"`);
  return teaching.length < names.length ? ` (of ${quoted.join(', ')} alone)` : '';
}

/** What a student learned from. */
function sources({ softWeight, temperature }: DistillConfig): string {
  return `from labels (weight ${(1 - softWeight).toFixed(2)}) and from the teachers' mean logits (weight ${softWeight}, temperature ${temperature})`;
}

/** What the student alone saw at last, as a sentence to go on with; nothing where nothing was spoilt. */
export function spoilt({ ending: { spoil } }: Pick<BundleConfig, 'ending'>): string {
  const kinds = [
    [spoil.impulseChance, 'had black and white pixels anywhere'],
    [spoil.scribbleChance, 'had a scribble over them'],
    [spoil.defocusChance, 'were out of focus'],
    [spoil.outlineChance, 'were outlines alone'],
  ] as const;
  const seen = kinds.filter(([chance]) => chance > 0);
  if (seen.length === 0) return '';
  const shares = seen.map(([chance, how]) => `${(chance * 100).toFixed(1)} % ${how}`).join(', ');
  return ` Of its pictures there, ${shares}; its teachers had answered them unspoilt.`;
}

/** How all networks ended their learning. */
export function ending(
  { gentle }: LearningConfig,
  { quantise, ending: { distill } }: BundleConfig,
): string {
  const fineTuning = `${quantise.fit.epochs} epochs of quantisation-aware fine-tuning`;
  return gentle
    ? `All ended on ${gentle.views} views that vary less: the teachers, before they taught, with ${gentle.teacherFit.epochs} epochs from labels, the student with ${fineTuning}, ${distill ? `${sources(distill)}` : 'from labels alone'}.`
    : `The student ended with ${fineTuning}, ${distill ? sources(distill) : 'from labels alone'}.`;
}

function robustness({ corruptions }: Figures): number {
  const shares = Object.values(corruptions);
  return shares.reduce((a, b) => a + b, 0) / shares.length;
}

function scoreRow(name: string, scores: Scores | undefined): string {
  if (!scores) throw new Error(`No scores of ${name}.`);
  const pens = scores.strokesByPen.map((share) => (share * 100).toFixed(2)).join(' / ');
  return `| ${name} | ${hundredths(scores.mnistTest)} | ${hundredths(scores.mnistValidation)} | ${hundredths(scores.strokes)} | ${pens} |`;
}

/** A network in words. */
export function chain(layers: readonly ConvSpec[]): string {
  const channels = layers.map(({ out, pool }) => `${out}${pool === 2 ? ' pool' : ''}`).join(', ');
  const kernels = layers.map(({ kernel }) => `${kernel}×${kernel}`);
  const [first = ''] = kernels;
  const alike = kernels.every((kernel) => kernel === first);
  return `${channels} channels, ${alike ? `${first} kernels` : `kernels ${kernels.join(', ')}`}`;
}

function confusionList(confusions: readonly Confusion[]): string {
  return confusions
    .map(({ label, read, times }) => `${label} read as ${read} (${times}×)`)
    .join(', ');
}

/** How much of the accuracy is luck. */
function seedSentence(runs: Figures['runs'], chosen: number): string {
  if (runs.length === 1) return `One training run, seed ${chosen}.`;
  const seeds = runs.map(({ seed }) => seed).join(', ');
  const mnist = spread(runs.map(({ int8 }) => int8.mnistTest));
  const strokes = spread(runs.map(({ int8 }) => int8.strokes));
  return `Trained from ${runs.length} seeds (${seeds}), the distilled int8 student reads ${mnist} of the MNIST test set and ${strokes} of the strokes (mean and standard deviation); the validation sets chose seed ${chosen}.`;
}

/** Mean and sample standard deviation. */
export function spread(shares: readonly number[]): string {
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (shares.length - 1));
  return `${hundredths(mean)} ± ${hundredths(deviation)} %`;
}

/** A share in per cent. */
export function hundredths(share: number): string {
  return (share * 100).toFixed(2);
}

/** A share in per cent, with the sign. */
export function percent(share: number | undefined): string {
  return `${((share ?? NaN) * 100).toFixed(2)} %`;
}
