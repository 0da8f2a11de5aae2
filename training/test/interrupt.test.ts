/** Ctrl-C, as a terminal sends it: to npm, to what npm starts, and to the trainer behind that. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { REPOSITORY } from '../src/files/paths.ts';
import { writeArrows } from './fixtures/arrows.ts';
import { filesBelow, temporaryFolder } from './fixtures/temporary.ts';

test('Ctrl-C reaches the trainer, however busy it is, and lets it end in order', async () => {
  const folder = await temporaryFolder();
  await writeArrows(join(folder, 'arrows'), 10);
  const args = ['--data', join(folder, 'arrows'), '--work', join(folder, 'work')];
  const npm = spawn('npm', ['run', 'train', '--', ...args, '--backend', 'cpu'], {
    cwd: REPOSITORY,
    detached: true,
  });
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    // What comes next, a view of 4,096 pictures, is made without a break.
    if (/^3 labels: /m.test(said) && npm.pid !== undefined) {
      npm.stdout.off('data', listen);
      npm.stdout.on('data', (more: Buffer) => (said += more.toString()));
      process.kill(-npm.pid, 'SIGINT');
    }
  };
  npm.stdout.on('data', listen);
  npm.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(npm, 'close');

  expect(said).toContain('Stopping: saving the running step.');
  expect(said).toMatch(/^Stopped\.$/m);
  const kept = await filesBelow(join(folder, 'work'));
  expect(kept.filter((file) => file.endsWith('.tmp'))).toEqual([]);
});
