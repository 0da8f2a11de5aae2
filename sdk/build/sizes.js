/** The ceilings on what a page downloads, each with its reason. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const KB = 1000;

/** Brotli ceilings in bytes. */
export const CEILINGS = [
  {
    file: 'dist/inkdigit.min.js',
    ceiling: 39.2 * KB,
    reason:
      'the CDN file with three engines and the model, 35 kB, 1.9 kB that read whole numbers, 0.2 kB that find the paper under a digit without a margin, 0.7 kB that erase printed lines, 0.3 kB for a first layer that takes a third less time, 0.3 kB for paper that takes none, 0.4 kB for WebGPU in software that takes a third less time, and 0.3 kB that give up in time and say which input is wrong: two round trips of a fresh TCP connection (10, then 20 packets)',
  },
  {
    file: 'dist/index.js',
    ceiling: 39.2 * KB,
    reason: 'the same code and model as an ES module',
  },
  {
    file: 'dist/core.js',
    ceiling: 17.2 * KB,
    reason:
      'the library that gives the first answer, without a model: one round trip of a fresh TCP connection (10 packets of 1,460 bytes, less 400 for the head), 600 bytes for the kernel that is quicker by half on most x86, 400 for calls that end with what they have, and say why, when a source, a server, a GPU or the page gives up, 50 for single digits that take a tenth less time, 300 for a first layer that takes a third less time, 300 for paper that takes none, 50 for an examination that never holds the page up, 400 for ink that may be more than one digit, 80 for digits that fill their pictures, and 750 for boxes, ruled and squared paper',
  },
  {
    file: 'dist/core-webgpu.js',
    ceiling: 5.3 * KB,
    reason:
      'the code for the GPU, which a browser fetches after that, 0.4 kB of it for WebGPU in software; the two are to be 12 kB one day',
  },
  {
    file: 'dist/core-number.js',
    ceiling: 2.2 * KB,
    reason: 'the code for numbers, which a page fetches when it reads its first one: two packets',
  },
  {
    file: 'dist/pad.js',
    ceiling: 4.2 * KB,
    reason:
      'the form control without the library, which it fetches when it is seen: three packets, so that every page can afford one',
  },
  {
    file: 'dist/tfjs.js',
    ceiling: 26.8 * KB,
    reason: 'code and model on a tfjs of the page, of which the smallest useful is four times that',
  },
  {
    file: 'dist/model.bin',
    ceiling: 20 * KB,
    reason:
      'the model alone: weights do not compress, so every byte is one that training must earn',
  },
];

/** @param {string} file path from the sdk folder; @returns its sizes in bytes. */
export function measure(file) {
  const bytes = readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}
