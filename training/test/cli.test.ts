/** Options of the trainer's command line that would not do what they say. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { REPOSITORY } from '../src/files/paths.ts';

/** What the command says as it fails. */
function complaint(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const command = ['--import', 'tsx', 'src/cli.ts', ...args];
  const options = { cwd: join(REPOSITORY, 'training'), env: { ...process.env, ...env } };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, options, (error, _, said) => {
      if (error) resolve(said);
      else reject(new Error('The command did not fail.'));
    });
  });
}

test('an option that npm kept to itself is not passed over', async () => {
  const said = await complaint([], { npm_config_quick: 'true' });
  expect(said).toContain('npm run train -- --quick');
});

test('two recipes at once are refused, also in short', async () => {
  const said = await complaint(['--quick', '--recipe', 'tutorial']);
  expect(said).toMatch(/--quick.*cannot be used with.*--recipe/);
});

test('a bundle of which nothing is compared is named before anything is trained', async () => {
  const said = await complaint(['--compare', '--bundle', 'digits-nano']);
  expect(said).toContain("Nothing is compared of 'digits-nano'");
});
