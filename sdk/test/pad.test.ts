/** `inkdigit/pad` where there is no document, and in the hands of a bundler. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

import { built } from './api/builds.ts';
import packageJson from '../package.json' with { type: 'json' };
import * as source from '../src/pad.ts';

type Entry = typeof source;

const ENTRIES: Record<string, () => Promise<Entry>> = {
  'source': () => Promise.resolve(source),
  'dist/pad.js': () => import(pathToFileURL(built('pad.js')).href) as Promise<Entry>,
};

describe.each(Object.entries(ENTRIES))('%s', (_, load) => {
  it('does nothing in Node', async () => {
    const { DigitPad } = await load();
    expect(DigitPad.formAssociated).toBe(true);
    expect(globalThis).not.toHaveProperty('customElements');
  });
});

it('has every file that the package exports', () => {
  for (const entry of Object.values(packageJson.exports)) {
    for (const file of typeof entry === 'string' ? [entry] : Object.values(entry)) {
      expect(existsSync(fileURLToPath(new URL(`../${file}`, import.meta.url))), file).toBe(true);
    }
  }
});

describe('a bundler', () => {
  /** Bundles a page's code. @returns the text, and the files of the package in it. */
  async function bundle(contents: string): Promise<{ text: string; files: string[] }> {
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      bundle: true,
      logLevel: 'error',
      format: 'esm',
      write: false,
      metafile: true,
    });
    const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([file, { bytesInOutput }]) =>
        bytesInOutput > 0 ? [basename(file)] : [],
      ),
    );
    return { text: outputFiles.map(({ text }) => text).join(), files };
  }

  it('keeps what is imported for its effect alone', async () => {
    const { text } = await bundle("import 'inkdigit/pad';");
    expect(text).toContain('digit-pad');
  });

  it('takes library and model once, whoever asks for them', async () => {
    const { files } = await bundle(
      "import 'inkdigit/pad'; import { createClassifier } from 'inkdigit'; createClassifier();",
    );
    expect(files.toSorted()).toEqual(['<stdin>', 'index.js', 'pad.js']);
  });

  it('still drops what is not used', async () => {
    expect((await bundle("import 'inkdigit';")).files).not.toContain('index.js');
  });
});
