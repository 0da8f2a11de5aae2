/** CARD.md of a bundle that was learned from a folder of pictures; every figure comes from the figures. */
import type { FolderConfig } from '../config.ts';
import { count } from '../data/digits.ts';
import type { Pictures } from '../data/pictures.ts';
import { countMacs } from '../networks/spec.ts';
import type { PictureFigures, PictureScores } from '../steps/evaluate-pictures.ts';
import type { CardParts } from '../steps/export.ts';
import { chain, ending, hundredths, percent, spoilt } from './card.ts';
import { plainText } from './markdown.ts';

/** Writes the card as Markdown. */
export function makePictureCard(
  config: FolderConfig,
  pictures: Pictures,
  { bundle, model, figures, postTraining, file }: CardParts<PictureFigures>,
): string {
  const { student } = bundle;
  const { pool } = config;
  const { labels } = pictures;
  const { chosen, alone, rejection } = figures;
  const name = (label: number): string => plainText(labels[label] ?? String(label));
  return `# ${model.name} ${model.version}

A ${file.bytes.toLocaleString('en')}-byte int8 network that reads one of ${labels.length} labels, ${(countMacs(student.layers) / 1e6).toFixed(2)} million multiply-accumulates a picture. Written by \`npm run train -- --data ${pictures.folder}\`; every figure below was measured by that run.

\`model.bin\` sha256 \`${file.sha256}\`

A prediction's \`digit\` is the index of its label, \`classifier.model.labels[digit]\`:

| digit | label |
|---|---|
${labels.map((label, i) => `| ${i} | ${plainText(label)} |`).join('\n')}

## Accuracy
Per cent of pictures read right. Of the folder's different pictures ${count(pictures.train)} trained, ${count(pictures.validation)} chose and calibrated, and ${count(pictures.test)} tested, read by the final evaluation alone. Each picture's own content decides where it belongs, and equal pictures count once.

| network | test | validation |
|---|---|---|
${[
  ...Object.entries(config.teachers).map(([teacher, { layers }]) =>
    scoreRow(`teacher "${teacher}", float32, ${chain(layers)}`, figures.teachers[teacher]),
  ),
  scoreRow('student, float32, distilled', chosen.student),
  scoreRow('student, float32, without a teacher', alone.student),
  scoreRow('**student, int8, distilled (this bundle)**', chosen.int8),
  scoreRow('student, int8, without a teacher', alone.int8),
].join('\n')}

Before quantisation-aware fine-tuning the int8 student read ${percent(postTraining['validation'])} of the validation pictures. Expected calibration error (15 bins) on the test pictures: ${percent(figures.calibrationError)}. The trainer's graph and the SDK's reference engine gave the same integer logits on all ${figures.comparedPictures.toLocaleString('en')} pictures compared.

Mistakes on the test pictures: ${
    figures.confusions
      .map(({ label, read, times }) => `${name(label)} read as ${name(read)} (${times}×)`)
      .join(', ') || 'none'
  }.

## What is none of the labels
An answer of less confidence than ${rejection.threshold.toFixed(3)} is \`unknown\`; at most 0.4 % of the validation pictures, each seen augmented many times, are. It turns away ${percent(rejection.test)} of the test pictures and ${percent(rejection.scribbles)} of scribbles and textures of the kinds that trained (area under the ROC curve ${rejection.areaUnderRoc.toFixed(4)}). Other symbols than these never trained.

## Network and recipe
${chain(student.layers)}. The teacher learned ${Object.values(config.teachers)
    .map(({ fit }) => fit.epochs)
    .join(
      ', ',
    )} epochs from labels, the student ${student.fit.epochs} from labels and teacher, both seeing the same ${pool.views} augmented views with every picture ${config.data.copies} times. ${ending(config, bundle)}${spoilt(bundle)} Shapes, scales, numbers and seeds: \`manifest.json\`.

## Licence
The weights may be used as far as the pictures that they were learned from allow. The code around them is under MIT.

## Known failures
- One symbol at a time; where it stands and how large it is are not seen, so labels that differ in that alone cannot be told apart.
- It learned pictures turned mostly by up to ${pool.augment.rotation}°, sheared, stretched and shifted; labels must differ by more than that.
`;
}

function scoreRow(network: string, scores: PictureScores | undefined): string {
  if (!scores) throw new Error(`No scores of ${network}.`);
  return `| ${network} | ${hundredths(scores.test)} | ${hundredths(scores.validation)} |`;
}
