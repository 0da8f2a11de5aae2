/**
 * Loads `.wgsl` files as strings, for rollup (the build) and vite (the tests) alike.
 *
 * Comments, needless spaces and commas are stripped and names shortened, alike in all files of a
 * folder, which are parts of one shader.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @returns {{ name: string, transform: (code: string, id: string) => { code: string, map: null } | null }} */
export function wgsl() {
  return {
    name: 'wgsl',
    transform(code, id) {
      if (!id.endsWith('.wgsl')) return null;
      const folder = dirname(id);
      const files = readdirSync(folder).filter((file) => file.endsWith('.wgsl'));
      const parts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8'));
      return { code: `export default ${JSON.stringify(stripShader(code, parts))};`, map: null };
    },
  };
}

/**
 * @param {string} source a shader with `//` comments only, or a part of one.
 * @param {string[]} parts all parts of that shader.
 */
export function stripShader(source, parts = [source]) {
  const short = shortNames(parts.map(stripSpace).join('\n'));
  return stripSpace(source).replace(/(?<!@)\b[A-Za-z]\w{2,}\b/g, (word) => short.get(word) ?? word);
}

/** @param {string} source */
function stripSpace(source) {
  return source
    .replace(/\/\/.*$/gm, '')
    .replace(/\s*([-+*/%<>=!&|,:;(){}[\]])\s*/g, '$1')
    .replace(/,(?=[)}\]])/g, '')

    .replace(/\s+/g, ' ')
    .trim();
}

/** Functions that stand in for one of WGSL's own, where a browser lacks it. */
const KEPT = ['dot4I8Packed'];

/**
 * A letter, or a letter and a digit, for every name that a shader declares, the shortest for those
 * that stand most often. No word of WGSL is like that. Names as short as a swizzle (`v.xy`) and those
 * that it only uses, such as constants put before it, stay.
 * @param {string} source
 */
function shortNames(source) {
  const declaration =
    /\b(?:let|var(?:<[^>]*>)?|fn|struct|alias)\s*(?<!\w)(\w{3,})|(?<=[(,){])(\w{3,}):/g;
  const declared = [...source.matchAll(declaration)].map(([, name, member]) => name ?? member);
  const words = source.match(/\w+/g) ?? [];
  const count = (name) => words.filter((word) => word === name).length;
  const names = [...new Set(declared)].filter((name) => !KEPT.includes(name));
  const counts = new Map(names.map((name) => [name, count(name)]));
  names.sort((a, b) => counts.get(b) - counts.get(a));
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const shorts = ['', ...'0123456789'].flatMap((digit) => letters.map((letter) => letter + digit));
  const free = shorts.filter((short) => !words.includes(short));
  return new Map(names.map((name, i) => [name, free[i]]));
}
