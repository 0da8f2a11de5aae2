/** The comparison's files: a table for people, figures for programs, and the section of a report. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { readComparison, writeComparison } from '../src/report/comparison.ts';
import { layOut } from '../src/report/sections/section.ts';
import { compressionSection } from '../src/report/sections/compression.ts';
import type { Compressed } from '../src/steps/comparison.ts';

const row = (title: string, bytes: number, mnistTest: number): Compressed => ({
  title,
  bundle: 'digits',
  bytes,
  macs: 1_080_000,
  scores: { mnistTest, mnistValidation: 0.99, strokes: 0.98, strokesByPen: [0.98] },
});
const ROWS = [row('float32', 150_000, 0.9961), row('int8 & <b>', 15_590, 0.9958)];

test('the files say what was measured, row by row', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  await writeComparison(ROWS, folder, () => undefined);
  expect(readComparison(folder)).toEqual(ROWS);
  const table = readFileSync(join(folder, 'comparison.md'), 'utf8');
  expect(table).toContain(
    '| 2 | int8 & <b> | digits | 15,590 | 1,080,000 | 99.58 | 99.00 | 98.00 |',
  );
  const svg = readFileSync(join(folder, 'comparison.svg'), 'utf8');
  const { document } = parseHTML(svg);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(document.querySelectorAll('circle')).toHaveLength(2);
  // Browsers show nothing of XML that says something twice.
  const attributes = [...(/^<svg ([^>]*)>/.exec(svg)?.[1] ?? '').matchAll(/([\w:-]+)="/g)];
  const names = attributes.map(([, name]) => name);
  expect(names).toContain('style');
  expect(new Set(names).size).toBe(names.length);
});

test('a folder without a comparison has no rows', () => {
  expect(readComparison(mkdtempSync(join(tmpdir(), 'inkdigit-')))).toEqual([]);
});

test('the section has a row and a numbered dot for each', () => {
  const { document } = parseHTML(
    `<html><body>${layOut(compressionSection(ROWS)).markup}</body></html>`,
  );
  expect(document.querySelectorAll('#compression tbody tr')).toHaveLength(2);
  expect(document.querySelectorAll('#compression circle')).toHaveLength(2);
  expect(document.querySelector('#compression tbody tr:last-child')?.textContent).toContain(
    'int8 & <b>',
  );
});
