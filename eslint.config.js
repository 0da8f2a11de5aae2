import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * The house rule: data flows one way, training → models → sdk → demo → e2e.
 * A zone forbids files in `target` to import anything from `from`.
 */
const arrows = [
  {
    target: './sdk',
    from: ['./training', './demo', './e2e'],
    message: 'sdk imports nothing outside itself.',
  },
  {
    target: './training',
    from: ['./demo', './e2e'],
    message: 'training knows no page and no browser test.',
  },
  {
    target: ['./training/src/!(sdk.ts)', './training/src/*/**'],
    from: './sdk',
    message: 'training reaches the sdk through training/src/sdk.ts alone.',
  },
  {
    target: [
      './training/src/*.ts',
      './training/src/!(steps)/**',
      './training/src/steps/!(evaluate.ts)',
    ],
    from: './training/src/data/test-set.ts',
    message: 'The MNIST test set is for the final evaluation alone: choose on validation data.',
  },
  {
    target: ['./training/src/*.ts', './training/src/!(data)/**'],
    from: './training/src/data/load-mnist.ts',
    message: 'Take MNIST from data/splits.ts; the final evaluation has data/test-set.ts.',
  },
  {
    target: ['./demo', './e2e'],
    from: './sdk/src',
    message: 'demo and e2e see only what sdk publishes (its dist).',
  },
  {
    target: './demo',
    from: ['./training', './e2e'],
    message: 'demo sees only what sdk publishes.',
  },
  { target: './e2e', from: './training', message: 'e2e sees only what sdk publishes.' },
];

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/results/', '**/.work/', '**/test-results/', '**/playwright-report/'],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      // Binaryen is one line of 13 MB, on which the parser gives up, and prints it.
      'import-x/ignore': ['/node_modules/'],
      // Without it, imports of TypeScript are not followed, and no circle is seen.
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.mjs'] })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: arrows }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['sdk/src/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'global', 'require', '__dirname'].map((name) => ({
          name,
          message: 'The sdk runs in browsers: Node has no part in it.',
        })),
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^[^.#]',
              message: 'The sdk has no runtime dependency: import relative files only.',
            },
          ],
        },
      ],
    },
  },
  {
    // AssemblyScript: the syntax of TypeScript, but no imports of types alone.
    files: ['sdk/src/**/kernel/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
);
