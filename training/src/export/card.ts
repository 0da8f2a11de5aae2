/** CARD.md: what a person should know before using the model; every figure comes from the evaluation. */
import type { ConvSpec, RecipeConfig } from '../config.ts';
import type { Confusion } from '../evaluate/confusions.ts';
import { countMacs, layerShapes } from '../networks/spec.ts';
import type { Model } from '../sdk.ts';
import type { Evaluation, Networks, Scores } from '../steps/evaluate.ts';

/** Writes the card as Markdown. */
export function makeCard(
  config: RecipeConfig,
  model: Model,
  evaluation: Evaluation,
  networks: Networks,
  file: { readonly bytes: number; readonly sha256: string },
): string {
  const { student, pool } = config;
  const teachers = Object.entries(config.teachers);
  const seeds = [...teachers.map(([, { fit }]) => fit.seed), student.fit.seed];
  const epochs = teachers.map(([, { fit }]) => fit.epochs);
  const macs = countMacs(student.layers);
  return `# ${model.name} ${model.version}

A ${file.bytes.toLocaleString('en')}-byte int8 network that reads one handwritten digit, ${(macs / 1e6).toFixed(2)} million multiply-accumulates a digit. Written by \`npm run train\`; every figure below was measured by that run.

\`model.bin\` sha256 \`${file.sha256}\`

## Accuracy
Per cent of digits read right. The MNIST test set (10,000 digits) is read by the final evaluation alone. The strokes are those of five writers who never train, drawn in pens of ${config.data.validationPens.map((pen) => `${Math.round(pen * 100)} %`).join(', ')} of the pad; everything was chosen on them and on 5,000 kept-back MNIST training digits. One training run of each network (seeds ${seeds.join(', ')}).

| network | MNIST test | MNIST kept back | strokes | strokes by pen width |
|---|---|---|---|---|
${[
  ...teachers.map(([name, { layers }]) =>
    scoreRow(`teacher "${name}", float32, ${chain(layers)}`, evaluation.teachers[name]),
  ),
  scoreRow('the teachers together (mean logits)', evaluation.committee),
  scoreRow(`student, float32, distilled`, evaluation.student),
  scoreRow(`student, float32, without a teacher`, evaluation.studentAlone),
  scoreRow(`**student, int8, distilled (this bundle)**`, evaluation.int8),
  scoreRow(`student, int8, without a teacher`, evaluation.int8Alone),
].join('\n')}

Right after folding and calibration, before quantisation-aware fine-tuning, the distilled int8 student read ${percent(networks.int8.result.postTraining['mnist'])} of the kept-back MNIST digits and ${percent(networks.int8.result.postTraining['strokes'])} of the strokes.

Expected calibration error (15 bins): ${percent(evaluation.calibrationError.mnistTest)} on MNIST test, ${percent(evaluation.calibrationError.strokes)} on the strokes. The trainer's graph and the SDK's reference engine gave the same integer logits on all ${evaluation.comparedDigits.toLocaleString('en')} digits compared.

## Robustness
Damaged copies of the MNIST test set, per cent read right; none of these pictures trained. Mean ${hundredths(robustness(evaluation))}.

| damage | read right |
|---|---|
${Object.entries(evaluation.corruptions)
  .map(([kind, share]) => `| ${kind} | ${hundredths(share)} |`)
  .join('\n')}

## Network
${chain(student.layers)}: ${layerShapes(student.layers)
    .map(({ inSide, outSide }) => `${inSide}→${outSide}`)
    .join(
      ', ',
    )} pixels a side. Weights int8, one scale per output channel; activations unsigned 7-bit; integer requantisation. \`manifest.json\` holds every shape, scale and offset, and the arithmetic in words.

## Recipe
The teachers learned ${epochs.join(', ')} epochs from labels; the student ${student.fit.epochs} epochs from labels (weight ${(1 - config.distill.softWeight).toFixed(2)}) and from the teachers' mean logits (weight ${config.distill.softWeight}, temperature ${config.distill.temperature}), all seeing the same ${pool.views} augmented views; then ${config.quantise.fit.epochs} of quantisation-aware fine-tuning with the same loss. Numbers and seeds: \`configuration\` in \`manifest.json\`.

## Data and licences
- MNIST, 55,000 training digits (LeCun, Cortes, Burges), CC BY-SA 3.0.
- Pen-Based Recognition of Handwritten Digits, writers 1–25 (Alpaydin & Alimoglu 1998), CC BY 4.0, rendered as a canvas draws them.

The weights are released under CC BY-SA 4.0, the code around them under MIT.

## Known failures
- One digit at a time: two digits in one picture are read as one.
- It knows only the digits 0–9: letters, symbols and scribbles get the digit they look most like. There is no \`unknown\` answer in this version.
- It learned digits turned mostly by up to ${pool.augment.rotation}°, sheared, stretched and shifted by up to ${pool.augment.shift} pixels; beyond that it was not trained. Mirrored digits are not read.
- It learned from American census workers and students of around 1990 (MNIST) and from 25 people writing on a tablet in 1998: shapes that neither drew may be misread.
- Mistakes it makes most, on the kept-back MNIST digits: ${confusionList(evaluation.confusions.mnistValidation)}; on the strokes: ${confusionList(evaluation.confusions.strokes)}.
`;
}

function robustness({ corruptions }: Evaluation): number {
  const shares = Object.values(corruptions);
  return shares.reduce((a, b) => a + b, 0) / shares.length;
}

function scoreRow(name: string, scores: Scores | undefined): string {
  if (!scores) throw new Error(`No scores of ${name}.`);
  const pens = scores.strokesByPen.map((share) => (share * 100).toFixed(2)).join(' / ');
  return `| ${name} | ${hundredths(scores.mnistTest)} | ${hundredths(scores.mnistValidation)} | ${hundredths(scores.strokes)} | ${pens} |`;
}

function chain(layers: readonly ConvSpec[]): string {
  return (
    layers.map((layer) => `${layer.out}${layer.pool === 2 ? ' pool' : ''}`).join(', ') +
    ` channels, ${layers[0]?.kernel ?? 0}×${layers[0]?.kernel ?? 0} kernels`
  );
}

function confusionList(confusions: readonly Confusion[]): string {
  return confusions
    .map(({ label, read, times }) => `${label} read as ${read} (${times}×)`)
    .join(', ');
}

function hundredths(share: number): string {
  return (share * 100).toFixed(2);
}

function percent(share: number | undefined): string {
  return `${((share ?? NaN) * 100).toFixed(2)} %`;
}
