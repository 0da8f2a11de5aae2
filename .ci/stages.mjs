/**
 * `npm test`: everything that has to hold, one stage after the other. Owns the order; knows nothing
 * of what a stage does, which is in the root package.json.
 *
 * Every stage runs even where an earlier one failed, so that one run shows all that is wrong; only
 * what needs a build is not tried without one, and fails. The reports end up in results/.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { countStage } from './tally.mjs';

const RESULTS = 'results';

/** `report` is what the stage's runner writes into results/. */
const STAGES = [
  { name: 'lint', run: ['run', 'lint'] },
  { name: 'build', run: ['run', 'build'] },
  { name: 'types', run: ['run', 'types'], needsBuild: true },
  { name: 'unit', run: ['run', 'unit'], report: 'unit.json', needsBuild: true },
  { name: 'e2e', run: ['test', '-w', 'e2e'], report: 'e2e.json', needsBuild: true },
];

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS);

/** How each stage ended; failed until it has been run. */
const stages = STAGES.map(({ name, report }) => ({ name, report, ok: false, seconds: 0 }));
const isOk = (name) => stages.some((stage) => stage.name === name && stage.ok);
const write = () => writeFileSync(`${RESULTS}/stages.json`, JSON.stringify(stages, null, 2));

write();
STAGES.forEach(({ name, run, needsBuild }, index) => {
  if (needsBuild && !isOk('build')) return;
  console.log(`\n── ${name} ──`);
  const started = Date.now();
  const { status, signal } = spawnSync('npm', run, { stdio: 'inherit', shell: isWindows() });
  if (signal) process.kill(process.pid, signal);
  stages[index].ok = status === 0;
  stages[index].seconds = Math.round((Date.now() - started) / 1000);
  write();
});

console.log();
const tallies = stages.map((stage) => ({ ...stage, ...countStage(stage, RESULTS) }));
for (const { name, seconds, passed, failed } of tallies) {
  const mark = failed === 0 ? '✓' : '✗';
  console.log(`${mark} ${name.padEnd(6)} ${passed} passed, ${failed} failed, ${seconds} s`);
}
process.exitCode = tallies.some(({ failed }) => failed > 0) ? 1 : 0;

/** npm is a script there, which only a shell can start. */
function isWindows() {
  return process.platform === 'win32';
}
