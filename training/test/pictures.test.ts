import { createHash } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';

import { decodePicture } from '../src/data/decode-picture.ts';
import { count, type Digits, imageAt } from '../src/data/digits.ts';
import { DataError } from '../src/data/error.ts';
import { demandLabels, listPictures, LONGEST_LABEL } from '../src/data/picture-files.ts';
import { type Picture, splitPictures } from '../src/data/picture-split.ts';
import { FEWEST_PICTURES, loadPictures, type Pictures } from '../src/data/pictures.ts';
import { createRandom } from '../src/random.ts';
import { drawArrow, writeArrows, writeOnPaper, writeTransparent } from './fixtures/arrows.ts';
import { temporaryFolder } from './fixtures/temporary.ts';
import { silentProgress } from './silent.ts';

const load = (folder: string): Promise<Pictures> =>
  loadPictures(folder, silentProgress, new AbortController().signal);

/** What loading is refused with. */
async function refusal(folder: string): Promise<DataError> {
  const error: unknown = await load(folder).catch((reason: unknown) => reason);
  if (error instanceof DataError) return error;
  throw new Error(`The folder was not refused: ${String(error)}`);
}

async function withFolders(...names: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of names) await mkdir(join(folder, name));
  return folder;
}

async function arrows(each = FEWEST_PICTURES): Promise<string> {
  const folder = await temporaryFolder();
  await writeArrows(folder, each);
  return folder;
}

test('labels are the folders, numbers by value, hidden and loose files passed over', async () => {
  const folder = await withFolders('10', '2', 'b', 'A', 'a', '.git', join('2', 'deeper'));
  for (const name of ['2/b.JPG', '2/a.png', '2/.hidden.png', '2/notes.txt', 'loose.png']) {
    await writeFile(join(folder, name), '');
  }
  const found = await listPictures(folder);
  expect(found.map(({ label }) => label)).toEqual(['2', '10', 'a', 'A', 'b']);
  expect(found[0]?.files).toEqual([join(folder, '2', 'a.png'), join(folder, '2', 'b.JPG')]);
});

test('colours, transparency and format change little of what the network sees', async () => {
  const folder = await temporaryFolder();
  const arrow = drawArrow(1, createRandom(4));
  const path = (name: string): string => join(folder, name);
  await writeTransparent(arrow, path('transparent.png'));
  await writeOnPaper(arrow, path('paper.png'));
  await writeOnPaper(arrow, path('paper.jpg'));
  const [transparent, png, jpeg] = await Promise.all(
    ['transparent.png', 'paper.png', 'paper.jpg'].map((name) => decodePicture(path(name))),
  );
  const difference = (a: Uint8Array = new Uint8Array(784), b = transparent): number =>
    a.reduce((sum, value, i) => sum + Math.abs(value - (b?.[i] ?? 0)), 0) / 784;
  expect(difference(new Uint8Array(784))).toBeGreaterThan(10);
  expect(difference(png)).toBeLessThan(3);
  expect(difference(jpeg)).toBeLessThan(3);
});

test('a photograph is turned as its camera says', async () => {
  const folder = await temporaryFolder();
  const [upright, lying] = [join(folder, 'upright.png'), join(folder, 'lying.jpg')];
  await writeOnPaper(drawArrow(1, createRandom(4)), upright);
  // Orientation 6: to be shown turned a quarter to the right, so the pixels lie a quarter to the left.
  await sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg().toFile(lying);
  const [one, other] = [await decodePicture(upright), await decodePicture(lying)];
  const difference = one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0);
  expect(difference / 784).toBeLessThan(3);
});

test('a picture of too many pixels is refused before they are decoded', async () => {
  const path = join(await temporaryFolder(), 'huge.png');
  const [width, height] = [8192, 8193];
  await sharp({ create: { width, height, channels: 3, background: 'white' } })
    .png()
    .toFile(path);
  await expect(decodePicture(path)).rejects.toThrow('pixel limit');
});

const picture = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((pixels): Picture => {
  return { pixels, hash: createHash('sha256').update(pixels).digest('hex') };
});
const pictures = fc.uniqueArray(picture, {
  minLength: FEWEST_PICTURES,
  maxLength: 200,
  selector: ({ hash }) => hash,
});

test('every picture is in one part, and no part to judge by is empty', () => {
  fc.assert(
    fc.property(pictures, (all) => {
      const { train, validation, test } = splitPictures(all);
      const hashes = [...train, ...validation, ...test].map(({ hash }) => hash);
      expect(hashes.sort()).toEqual(all.map(({ hash }) => hash).sort());
      expect(validation.length).toBeGreaterThan(0);
      expect(test.length).toBeGreaterThan(0);
    }),
  );
});

test('one more picture moves no other, but for the stand-in of an empty part', () => {
  fc.assert(
    fc.property(pictures, ([added, ...rest]) => {
      if (!added) throw new Error('There are pictures.');
      const [before, after] = [splitPictures(rest), splitPictures([added, ...rest])];
      for (const part of ['train', 'validation', 'test'] as const) {
        const now = new Set(after[part].map(({ hash }) => hash));
        const gone = before[part].filter(({ hash }) => !now.has(hash));
        expect(gone.length).toBeLessThanOrEqual(
          part === 'train' || before[part].length > 1 ? 0 : 1,
        );
      }
    }),
  );
});

test('a copy counts once, whatever its name, so that no picture is in two parts', async () => {
  const folder = await arrows();
  const alone = await load(folder);
  await copyFile(join(folder, 'left', '0.PNG'), join(folder, 'left', 'copy.png'));
  const loaded = await load(folder);
  expect(loaded).toEqual({ ...alone, duplicates: 1 });
  const seen = (part: Digits): string[] =>
    Array.from({ length: count(part) }, (_, i) => Buffer.from(imageAt(part, i)).toString('base64'));
  const all = [...seen(loaded.train), ...seen(loaded.validation), ...seen(loaded.test)];
  expect(new Set(all).size).toBe(all.length);
  expect(all).toHaveLength(3 * FEWEST_PICTURES);
});

test('more pictures change the hash, other names do not', async () => {
  const folder = await arrows();
  const { hash } = await load(folder);
  const more = await arrows(FEWEST_PICTURES + 1);
  expect((await load(more)).hash).not.toBe(hash);
  const again = await arrows();
  expect((await load(again)).hash).toBe(hash);
});

test('a folder that is not there', async () => {
  const folder = join(await temporaryFolder(), 'nowhere');
  const { code, message } = await refusal(folder);
  expect(code).toBe('missing');
  expect(message).toContain(folder);
  expect(message).toContain('DIR/A/1.png');
});

test.each([0, 1, 65])('%i labels are too few or too many', async (labels) => {
  const names = Array.from({ length: labels }, (_, i) => `label ${i}`);
  const { code, message } = await refusal(await withFolders(...names));
  expect(code).toBe('labels');
  expect(message).toMatch(new RegExp(`has ${labels} labels?; there must be 2 to 64`));
});

test('a label that is too long', async () => {
  const long = 'é'.repeat(LONGEST_LABEL + 1);
  const { code, message } = await refusal(await withFolders('short', long));
  expect(code).toBe('labels');
  expect(message).toContain(long);
  const listed = await listPictures(await withFolders('short', long.slice(1)));
  expect(listed.map(({ label }) => label)).toEqual([long.slice(1), 'short']);
});

test('a label that is there twice', () => {
  const refused = expect.objectContaining({ code: 'labels' }) as Error;
  expect(() => demandLabels(['a', 'é', 'é'], 'DIR')).toThrow(refused);
  expect(() => demandLabels(['a', 'é', 'É'], 'DIR')).not.toThrow();
});

test('a label with too few pictures, copies not counted', async () => {
  const folder = await arrows(FEWEST_PICTURES - 1);
  await mkdir(join(folder, 'up'));
  await copyFile(join(folder, 'left', '0.PNG'), join(folder, 'left', 'copy.png'));
  const { code, message } = await refusal(folder);
  expect(code).toBe('pictures');
  expect(message).toContain(`at least ${FEWEST_PICTURES}`);
  expect(message).toContain(`"left" has ${FEWEST_PICTURES - 1}`);
  expect(message).toContain('"up" has 0');
});

test('files that are empty, damaged or blank are named, all at once', async () => {
  const folder = await arrows();
  const left = (name: string): string => join(folder, 'left', name);
  await writeFile(left('empty.png'), '');
  await writeFile(left('damaged.jpg'), 'not a picture');
  const blank = { data: new Uint8Array(400), width: 20, height: 20 };
  await writeOnPaper(blank, left('blank.png'));
  const { code, message } = await refusal(folder);
  expect(code).toBe('pictures');
  expect(message).toMatch(/^3 pictures cannot be used/);
  expect(message).toContain(`${left('blank.png')}: blank`);
  expect(message).toContain(`${left('damaged.jpg')}: `);
  expect(message).toContain(`${left('empty.png')}: `);
});

test('the same picture under two labels', async () => {
  const folder = await arrows();
  await copyFile(join(folder, 'left', '0.PNG'), join(folder, 'right', 'also.png'));
  const { code, message } = await refusal(folder);
  expect(code).toBe('pictures');
  expect(message).toContain(join(folder, 'left', '0.PNG'));
  expect(message).toContain(join(folder, 'right', 'also.png'));
});

test('an abort ends reading with its reason', async () => {
  const abort = new AbortController();
  abort.abort(new Error('Stopped.'));
  await expect(loadPictures(await arrows(), silentProgress, abort.signal)).rejects.toThrow(
    'Stopped.',
  );
});
