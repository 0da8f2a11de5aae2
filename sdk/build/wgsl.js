/**
 * Loads `.wgsl` files as strings, for rollup (the build) and vite (the tests) alike.
 *
 * Comments and needless spaces are stripped and names shortened, alike in all files of a folder,
 * which are parts of one shader; lines stay lines, so that a compile error's line number still
 * points into the file.
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
  const lines = source.split('\n').map((line) =>
    line
      .replace(/\/\/.*$/, '')
      .replace(/\s*([-+*/%<>=!&|,:;(){}[\]])\s*/g, '$1')
      .trim(),
  );
  return lines.join('\n').trimEnd();
}

/** Functions that stand in for one of WGSL's own, where a browser lacks it. */
const KEPT = ['dot4I8Packed'];

/**
 * A letter and a digit, which no word of WGSL is, for every name that a shader declares. Names as
 * short as a swizzle (`v.xy`) and those that it only uses, such as constants put before it, stay.
 * @param {string} source
 */
function shortNames(source) {
  const declaration =
    /\b(?:let|var(?:<[^>]*>)?|fn|struct|alias)\s*(?<!\w)(\w{3,})|(?<=[\n(,){])(\w{3,}):/g;
  const short = new Map();
  for (const [, variable, member] of source.matchAll(declaration)) {
    const name = variable ?? member;
    if (short.has(name) || KEPT.includes(name)) continue;
    short.set(name, String.fromCharCode(97 + (short.size % 26)) + Math.floor(short.size / 26));
  }
  return short;
}
