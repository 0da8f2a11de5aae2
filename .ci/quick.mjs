/**
 * Runs the trainer's quick recipe twice from nothing and demands the same bundle, then adds the
 * check to the stages of the last `npm test`. Beside it, not in it: it needs the data sets and the
 * training backend, which a stranger who only tests the committed model does not.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILES = ['model.bin', 'golden.json', 'manifest.json', 'CARD.md'];
const STAGES = 'results/stages.json';

const work = mkdtempSync(join(tmpdir(), 'inkdigit-quick-'));
const started = Date.now();
const [first, second] = ['a', 'b'].map(train);
const ok = first !== null && first === second;
if (!ok) console.error('The quick recipe failed, or two runs of one seed gave different bundles.');
rmSync(work, { recursive: true, force: true });

const seconds = Math.round((Date.now() - started) / 1000);
const stages = JSON.parse(readFileSync(STAGES, 'utf8'));
writeFileSync(STAGES, JSON.stringify([...stages, { name: 'quick', ok, seconds }], null, 2));
console.log(`${ok ? '✓' : '✗'} quick  the same bundle from two runs, ${seconds} s`);
process.exitCode = ok ? 0 : 1;

/** @returns the bundle's files as one string, or null when the recipe failed. */
function train(name) {
  const folder = join(work, name);
  const { status } = spawnSync('npm', ['run', 'train', '--', '--quick', '--work', folder], {
    stdio: 'inherit',
    timeout: 600_000,
  });
  if (status !== 0) return null;
  const read = (file) =>
    readFileSync(join(folder, 'quick', 'models', 'digits-quick-v0', file), 'base64');
  return FILES.map(read).join('\n');
}
