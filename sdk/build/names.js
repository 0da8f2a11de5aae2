/**
 * Which names of members must survive minification: those that others use too.
 *
 * Nothing is guessed. The compiler checks every access, so the platform's names stand in the
 * declarations that it checks against, and those of ours that a page may use in the declarations
 * that the package ships. What else leaves the code does so as text: in a shader, in the worker
 * (what it is sent included), in a model's JSON.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const { resolve } = createRequire(import.meta.url);

/** What the package ships, which is built before its code; and what a model says of itself. */
const OWN = ['dist/index.d.ts', 'dist/core.d.ts', 'dist/tfjs.d.ts', 'src/model/model.ts'];

/** What the pad declares besides, which its own code alone must keep: others may use the names. */
const PAD = { entry: /[\\/]src[\\/]pad\.ts$/, types: 'dist/pad.d.ts' };

/** Modules that are text in another language. */
const TEXTS = /\.wgsl$|wasm-worker$/;

/** @type {Set<string> | undefined} */
let declared;

/**
 * @param {string} code of a bundle.
 * @param {Record<string, { code: string | null }>} modules what it is made of.
 * @returns {string[]} names of members that must stay.
 */
export function keptNames(code, modules) {
  declared ??= declaredNames();
  const names = new Set(declared);
  // A string may name a member: `'then' in value`.
  visit(parse('bundle.js', code), (node) => {
    if (ts.isStringLiteral(node) && /^\w+$/.test(node.text)) names.add(node.text);
  });
  for (const [id, module] of Object.entries(modules)) {
    if (PAD.entry.test(id)) addNames(ownFile(PAD.types), names);
    if (TEXTS.test(id)) for (const word of module.code?.match(/\w+/g) ?? []) names.add(word);
  }
  return [...names];
}

/** Names that the platform or the package declares. */
function declaredNames() {
  const folder = dirname(resolve('typescript'));
  const libraries = readdirSync(folder).filter((file) => /^lib\..*\.d\.ts$/.test(file));
  const webGpu = join(dirname(resolve('@webgpu/types/package.json')), 'dist/index.d.ts');
  /** @type {Set<string>} */
  const names = new Set();
  for (const file of [
    ...libraries.map((name) => join(folder, name)),
    webGpu,
    ...OWN.map(ownFile),
  ]) {
    addNames(file, names);
  }
  return names;
}

/** @param {string} file from the sdk folder; @returns its path. */
function ownFile(file) {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}

/** Adds the names of all that a file declares. @param {string} file @param {Set<string>} names */
function addNames(file, names) {
  visit(parse(file, readFileSync(file, 'utf8')), (node) => {
    if (ts.isParameter(node) || ts.isTypeParameterDeclaration(node)) return;
    const { name } = /** @type {ts.NamedDeclaration} */ (node);
    if (name && (ts.isIdentifier(name) || ts.isStringLiteral(name))) names.add(name.text);
  });
}

/** @param {string} file @param {string} text */
function parse(file, text) {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
}

/** @param {ts.Node} node @param {(node: ts.Node) => void} see */
function visit(node, see) {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}
