/**
 * Loads `.wgsl` files as strings, for rollup (the build) and vite (the tests) alike.
 *
 * Comments and needless spaces are stripped and private names shortened; lines stay lines, so that a
 * compile error's line number still points into the file.
 */

/** @returns {{ name: string, transform: (code: string, id: string) => { code: string, map: null } | null }} */
export function wgsl() {
  return {
    name: 'wgsl',
    transform(code, id) {
      if (!id.endsWith('.wgsl')) return null;
      return { code: `export default ${JSON.stringify(stripShader(code))};`, map: null };
    },
  };
}

/** @param {string} source a shader with `//` comments only. */
export function stripShader(source) {
  const lines = source.split('\n').map((line) =>
    line
      .replace(/\/\/.*$/, '')
      .replace(/\s*([-+*/%<>=!&|,:;(){}[\]])\s*/g, '$1')
      .trim(),
  );
  return shortenNames(lines.join('\n').trimEnd());
}

/** Words that mean something of their own between `<` and `>`. */
const KEPT = ['function', 'private', 'workgroup', 'uniform', 'storage', 'read', 'write'];

/**
 * Renames variables, parameters and struct members to a letter and a digit, which no word of WGSL
 * is. Functions and overrides keep their names, for they are known outside; and so do names as
 * short as a swizzle (`v.xy`).
 * @param {string} source
 */
function shortenNames(source) {
  const overrides = [...source.matchAll(/\boverride (\w+)/g)].map(([, name]) => name);
  const declaration = /\b(?:let|var)\s+(\w{3,})|(?<=[\n(,){])(\w{3,}):/g;
  const short = new Map();
  for (const [, variable, member] of source.matchAll(declaration)) {
    const name = variable ?? member;
    if (short.has(name) || overrides.includes(name) || KEPT.includes(name)) continue;
    short.set(name, String.fromCharCode(97 + (short.size % 26)) + Math.floor(short.size / 26));
  }
  return source.replace(/(?<!@)\b[a-z]\w{2,}\b/g, (word) => short.get(word) ?? word);
}
