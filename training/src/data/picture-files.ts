/**
 * Owns how a folder of pictures is laid out: `folder/label/picture.png`. It must not know what is in
 * the files, nor what becomes of them.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { DataError } from './error.ts';

/** Labels that a bundle may have. */
export const MOST_LABELS = 64;
/** Characters that a label may have: it travels in the bundle and stands in tables. */
export const LONGEST_LABEL = 32;

/** One label and its pictures. */
export interface LabelFolder {
  /** The folder's name, in Unicode's composed form whatever the file system makes of it. */
  readonly label: string;
  /** Paths of PNG and JPEG files, sorted. */
  readonly files: readonly string[];
}

const LAYOUT = 'Give every label a folder of its own: DIR/A/1.png, DIR/B/1.png, …';
const PICTURE = /\.(png|jpe?g)$/i;
/** Numbers by value (2 before 10), then letters as a dictionary has them, small before capital. */
const order = new Intl.Collator('en', { numeric: true });

/** Both by {@link order}, and by code unit where that sees no difference. */
function compare(a: string, b: string): number {
  return order.compare(a, b) || (a < b ? -1 : 1);
}

/**
 * Lists the labels of a folder in their order and the pictures of each. Hidden files and folders,
 * files beside the label folders, folders within them and other kinds of file are passed over.
 *
 * @throws DataError `missing` without such a folder, `labels` when there are fewer than 2 or more
 * than 64 labels, one is there twice or too long.
 */
export async function listPictures(folder: string): Promise<readonly LabelFolder[]> {
  if (!(await isFolder(folder))) {
    throw new DataError('missing', `There is no folder ${folder}.`, `Check its name. ${LAYOUT}`);
  }
  const found: LabelFolder[] = [];
  for (const name of await visible(folder)) {
    const path = join(folder, name);
    if (!(await isFolder(path))) continue;
    const files = (await visible(path)).filter((file) => PICTURE.test(file)).sort(compare);
    found.push({ label: name.normalize('NFC'), files: files.map((file) => join(path, file)) });
  }
  found.sort((a, b) => compare(a.label, b.label));
  demandLabels(
    found.map(({ label }) => label),
    folder,
  );
  return found;
}

/**
 * @param labels sorted, as the folders' names are once normalised.
 * @throws DataError `labels` for what {@link listPictures} says.
 */
export function demandLabels(labels: readonly string[], folder: string): void {
  const refuse = (message: string, remedy: string): never => {
    throw new DataError('labels', message, remedy);
  };
  const { length } = labels;
  if (length < 2 || length > MOST_LABELS) {
    refuse(
      `${folder} has ${length} label${length === 1 ? '' : 's'}; there must be 2 to ${MOST_LABELS}.`,
      length < 2 ? LAYOUT : 'Join labels, or move some of their folders away.',
    );
  }
  const twice = labels.find((label, i) => label === labels[i + 1]);
  if (twice !== undefined) {
    refuse(
      `${folder} has the label "${twice}" twice, spelled in different characters of Unicode.`,
      'Move the pictures of one folder into the other.',
    );
  }
  const long = labels.find((label) => Array.from(label).length > LONGEST_LABEL);
  if (long !== undefined) {
    refuse(
      `The label "${long}" is longer than ${LONGEST_LABEL} characters.`,
      'Give its folder a shorter name.',
    );
  }
}

async function visible(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith('.'));
}

/** Follows links. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
