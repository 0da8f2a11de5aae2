/**
 * How many checks passed and failed in the last `npm test`. Owns the counting, from the files that
 * the runners left in results/; knows nothing of how the stages are run (stages.mjs).
 *
 * Lint, build and types count as one check each. A skipped test, a retried one, a runner that
 * ended badly, left no report or ran nothing counts as failed: green has to mean that it ran.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** @typedef {{ passed: number, failed: number }} Tally */
/** @typedef {{ name: string, ok: boolean, seconds: number, report?: string }} Stage */

/** Counts vitest's JSON report. @returns {Tally} */
function countUnit(report) {
  // A file that does not even load has no tests to count.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numPendingTests + report.numTodoTests + broken.length,
  };
}

/** Counts Playwright's JSON report. @returns {Tally} */
function countBrowser(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + skipped + report.errors.length };
}

/**
 * Counts one stage.
 * @param {Stage} stage
 * @param {string} folder where the reports lie.
 * @returns {Tally}
 */
export function countStage(stage, folder) {
  if (!stage.report) return { passed: Number(stage.ok), failed: Number(!stage.ok) };
  let tally;
  try {
    const report = JSON.parse(readFileSync(`${folder}/${stage.report}`, 'utf8'));
    tally = 'stats' in report ? countBrowser(report) : countUnit(report);
  } catch {
    return { passed: 0, failed: 1 };
  }
  const silent = tally.failed === 0 && (!stage.ok || tally.passed === 0);
  return silent ? { ...tally, failed: 1 } : tally;
}

/**
 * Sums all stages of the last run.
 * @param {string} folder where stages.json and the reports lie.
 * @returns {Tally}
 */
export function tally(folder) {
  let stages;
  try {
    stages = JSON.parse(readFileSync(`${folder}/stages.json`, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const counts = stages.map((stage) => countStage(stage, folder));
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Run as a program: prints the sums, and fails where something failed. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { passed, failed } = tally('results');
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
