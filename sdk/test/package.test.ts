/** What the package promises of its built files. */
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

import { expect, it } from 'vitest';

import { CEILINGS, measure } from '../build/sizes.js';
import { stripShader } from '../build/wgsl.js';
import { built, script } from './api/builds.ts';

it.each(CEILINGS)('$file takes at most $ceiling bytes brotli', ({ file, ceiling }) => {
  expect(built(file.replace('dist/', ''))).toBeTruthy();
  expect(measure(file).brotli).toBeLessThanOrEqual(ceiling);
});

it('runs its script without touching anything but what every runtime has', () => {
  const context = createContext({ EventTarget });
  runInContext(script(), context);
  expect(Object.keys(context)).toEqual(['EventTarget', 'inkdigit']);
});

it('keeps the names that shader, worker and model files know', () => {
  const names = ['map_words', 'env', 'memory', 'run', 'image', 'rejectBelow'];
  const code = ['core.js', 'core-webgpu.js', 'core-number.js']
    .map((file) => readFileSync(built(file), 'utf8'))
    .join();
  for (const name of names) expect(code).toMatch(new RegExp(`\\b${name}\\b`));
});

it('strips a shader, and keeps the names that it does not declare', () => {
  const part = 'alias Word = u32;';
  const source = `
    struct Layer { input_row: u32, labels: u32 } // a row of the table
    @group(0) @binding(0) var<storage, read> layers: array<Layer>;
    fn run_network(@builtin(workgroup_id) group: vec3<u32>) -> Word {
      let word = group.x + layers[0].input_row; // a word
      return word + map_words;
    }`;
  const short = stripShader(source, [part, source]);
  expect(short).not.toMatch(/\s\s|\n|,[)}]/);
  expect(short).toMatch(/@group\(0\)@binding\(0\)var<storage,read>([a-z]\d?):array<([a-z]\d?)>;/);
  expect(short).toMatch(/fn [a-z]\d?\(@builtin\(workgroup_id\)[a-z]\d?:vec3<u32>\)->[a-z]\d?{/);
  expect(short).toMatch(/return [a-z]\d?\+map_words;/);
  const name = /->([a-z]\d?)/.exec(short)?.[1];
  expect(stripShader(part, [part, source])).toBe(`alias ${name}=u32;`);
});
