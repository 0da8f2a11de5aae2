/** What the package promises of its built files. */
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

it('keeps the lines of a shader and the names that are known outside it', () => {
  const source = `
    override map_words: u32; // set by the pipeline
    struct Layer { input_row: u32, labels: u32 }
    @group(0) @binding(0) var<storage, read> layers: array<Layer>;
    fn run_network(@builtin(workgroup_id) workgroup: vec3<u32>) -> u32 {
      let word = workgroup.x + layers[0].input_row; // a word
      return word + map_words;
    }`;
  const short = stripShader(source);
  expect(short.split('\n')).toHaveLength(source.split('\n').length);
  expect(short).toContain('override map_words:u32;');
  expect(short).toContain('fn run_network(@builtin(workgroup_id)workgroup:vec3<u32>)->u32{');
  expect(short).not.toMatch(/\bword\b|input_row|layers|\/\//);
  expect(short).toMatch(/return (\w\d)\+map_words;/);
});
