/** What papers say: of digits, of what recipes leave out, of labels that somebody else named. */
import { expect, test } from 'vitest';

import { conv, SOUND } from '../src/config.ts';
import { chain, spoilt } from '../src/export/card.ts';
import { plainText } from '../src/export/markdown.ts';
import { makeReadme } from '../src/export/readme.ts';
import { decodeModel } from '../src/sdk.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../src/files/paths.ts';

test('a label is itself in Markdown, and stays on its line', () => {
  expect(plainText('a|b\n*c* <b>[d](e)`f`')).toBe('a\\|b \\*c\\* \\<b\\>\\[d\\](e)\\`f\\`');
});

test('the page of the exports shows labels as they are', () => {
  const model = decodeModel(readFileSync(join(REPOSITORY, 'models/digits-v1/model.bin')));
  const page = makeReadme({ ...model, labels: ['<script>', '*'] }, {}, 1);
  expect(page).toContain('in the order \\<script\\>, \\*.');
});

test('a network in words has a kernel for all layers, or one for each', () => {
  expect(chain([conv(4, { pool: 2 }), conv(10)])).toBe('4 pool, 10 channels, 3×3 kernels');
  expect(chain([conv(4, { pool: 2 }), conv(10, { kernel: 5 })])).toBe(
    '4 pool, 10 channels, kernels 3×3, 5×5',
  );
});

test('a card says what only the student saw, and nothing where that is nothing', () => {
  const spoil = { ...SOUND, impulseChance: 0.02, outlineChance: 0.008 };
  const ending = { distill: null, outlierViews: 1 };
  expect(spoilt({ ending: { ...ending, spoil } })).toBe(
    ' Of its pictures there, 2.0 % had black and white pixels anywhere, 0.8 % were outlines alone; its teachers had answered them unspoilt.',
  );
  expect(spoilt({ ending: { ...ending, spoil: SOUND } })).toBe('');
});
