/** The types as strangers compile against them: a page's, a worker's, Node's. */
import { join } from 'node:path';

import ts from 'typescript';
import { expect, it } from 'vitest';

import { built } from './api/builds.ts';

const FILE = join(import.meta.dirname, 'stranger.ts');

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};

/** What the compiler says of a stranger's code. */
function complaints(code: string, options: ts.CompilerOptions): string[] {
  const source = `import { createClassifier } from ${JSON.stringify(built('index.js'))};
    const classifier = await createClassifier();
    ${code}`;
  const all = { ...OPTIONS, ...options };
  const host = ts.createCompilerHost(all);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === FILE
      ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([FILE], all, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** The libraries of each kind of program; those without a DOM lack some of the types' own names. */
const PAGE = { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] };
const WORKER = { lib: ['lib.es2022.d.ts', 'lib.webworker.d.ts'], skipLibCheck: true };
const NODE = { lib: ['lib.es2022.d.ts'], types: ['node'], skipLibCheck: true };

const PLAIN = `await classifier.classify(new Uint8Array(784));
  await classifier.classifyBatch([{ data: new Uint8Array(4), width: 2, height: 2 }]);`;

it.each([
  [
    'page',
    PAGE,
    `await classifier.classify(document.createElement('canvas'));
    await createClassifier({ gpu: navigator.gpu });`,
  ],
  ['worker', WORKER, 'await classifier.classify(new OffscreenCanvas(28, 28));'],
  ['program for Node', NODE, 'await createClassifier({ gpu: {} });'],
])('compiles in a %s, and takes no text and no number for a picture', (_kind, options, own) => {
  expect(complaints(PLAIN + own, options)).toEqual([]);
  const wrong = "await classifier.classify(5); await classifier.classify('seven');";
  expect(complaints(wrong, options)).toHaveLength(2);
});
