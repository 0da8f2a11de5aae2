/**
 * Owns a label set made of picture files: reads, checks and cuts it. It must not know recipes.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

import type { Progress } from '../progress.ts';
import { decodePicture } from './decode-picture.ts';
import type { Digits } from './digits.ts';
import { DataError } from './error.ts';
import { listPictures } from './picture-files.ts';
import { type Parts, type Picture, splitPictures } from './picture-split.ts';

/** Different pictures that a label needs. */
export const FEWEST_PICTURES = 10;
/** Files that an error names. */
const NAMED = 10;

/** A label set and its pictures; labels are indices into `labels`. */
export interface Pictures {
  /** Name of the folder that they come from. */
  readonly folder: string;
  readonly labels: readonly string[];
  readonly train: Digits;
  readonly validation: Digits;
  /** For the final evaluation alone. */
  readonly test: Digits;
  /** Files passed over since another of the same label looks the same to the network. */
  readonly duplicates: number;
  /** SHA-256 of all labels and pictures: changes when any byte of them does. */
  readonly hash: string;
}

/**
 * Reads `folder/label/*.{png,jpg,jpeg}`. A picture that looks the same as another one to the network
 * counts once, so that none is in two parts.
 *
 * @throws DataError as {@link listPictures} does, and `pictures` when files cannot be read or hold no
 * ink (naming them), when one picture is in two labels, or when a label has fewer than 10 pictures.
 */
export async function loadPictures(
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Pictures> {
  const folders = await listPictures(folder);
  const bar = progress.start(
    'Read pictures',
    folders.reduce((sum, { files }) => sum + files.length, 0),
  );
  const first = new Map<string, { readonly label: string; readonly file: string }>();
  const classes: Picture[][] = [];
  const unusable: string[] = [];
  let read = 0;
  let duplicates = 0;
  for (const { label, files } of folders) {
    const pictures: Picture[] = [];
    for (const file of files) {
      signal.throwIfAborted();
      const pixels = await decode(file, unusable);
      bar.update(++read);
      if (!pixels) continue;
      const hash = createHash('sha256').update(pixels).digest('hex');
      const known = first.get(hash);
      if (known && known.label !== label) throw sameUnderTwoLabels(known.file, file);
      if (known) duplicates++;
      else pictures.push({ pixels, hash });
      first.set(hash, { label, file });
    }
    classes.push(pictures);
  }
  bar.stop();
  if (unusable.length > 0) throw unusableFiles(unusable);
  const labels = folders.map(({ label }) => label);
  demandEnough(labels, classes);
  const parts = classes.map(splitPictures);
  return {
    folder: basename(folder),
    labels,
    train: gather(parts, 'train'),
    validation: gather(parts, 'validation'),
    test: gather(parts, 'test'),
    duplicates,
    hash: createHash('sha256')
      .update(JSON.stringify([labels, classes.map((own) => own.map(({ hash }) => hash).sort())]))
      .digest('hex'),
  };
}

/** The pixels, or undefined with a line in `unusable`. */
async function decode(file: string, unusable: string[]): Promise<Uint8Array | undefined> {
  try {
    const pixels = await decodePicture(file);
    if (pixels.some((value) => value > 0)) return pixels;
    unusable.push(`${file}: blank`);
  } catch (error) {
    unusable.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

/** One part of all labels, label after label. */
function gather(classes: readonly Parts[], part: keyof Parts): Digits {
  const images = classes.flatMap((parts) => parts[part].map(({ pixels }) => pixels));
  const labels = classes.flatMap((parts, label) => parts[part].map(() => label));
  return { images: Buffer.concat(images), labels: Uint8Array.from(labels) };
}

function demandEnough(labels: readonly string[], classes: readonly (readonly Picture[])[]): void {
  const poor = labels.flatMap((label, i) => {
    const count = classes[i]?.length ?? 0;
    return count < FEWEST_PICTURES ? [`"${label}" has ${count}`] : [];
  });
  if (poor.length === 0) return;
  throw new DataError(
    'pictures',
    `Every label needs at least ${FEWEST_PICTURES} different PNG or JPEG pictures; ${poor.join(', ')}.`,
    'Add pictures, or take the folder out.',
  );
}

function unusableFiles(lines: readonly string[]): DataError {
  const more = lines.length > NAMED ? [`and ${lines.length - NAMED} more`] : [];
  return new DataError(
    'pictures',
    `${lines.length} pictures cannot be used:\n  ${[...lines.slice(0, NAMED), ...more].join('\n  ')}\n`,
    'Replace them or take them out.',
  );
}

function sameUnderTwoLabels(one: string, other: string): DataError {
  return new DataError(
    'pictures',
    `${one} and ${other} are the same picture to the network, which sees neither the size of the ink nor where it stands, under two labels.`,
    'Take one of them out, or make one label of the two.',
  );
}
