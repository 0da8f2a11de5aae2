import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tally } from './tally.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkdigit-tally-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const leave = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));
const lint = { name: 'lint', ok: true };
const unit = { name: 'unit', ok: true, report: 'unit.json' };
const e2e = { name: 'e2e', ok: true, report: 'e2e.json' };

const unitReport = (changes = {}) => ({
  numPassedTests: 30,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
  ...changes,
});
const e2eReport = (stats = {}, errors = []) => ({
  stats: { expected: 12, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
});

test('sums the stages and the runners', () => {
  leave('stages.json', [lint, unit, e2e]);
  leave('unit.json', unitReport());
  leave('e2e.json', e2eReport());
  expect(tally(folder)).toEqual({ passed: 43, failed: 0 });
});

test('counts failures of every kind', () => {
  leave('stages.json', [
    { ...lint, ok: false },
    { ...unit, ok: false },
    { ...e2e, ok: false },
  ]);
  leave('unit.json', unitReport({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }));
  leave('e2e.json', e2eReport({ unexpected: 3, flaky: 1, skipped: 1 }, [{}]));
  expect(tally(folder)).toEqual({ passed: 42, failed: 11 });
});

test('every test file that does not load is a failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  leave('stages.json', [{ ...unit, ok: false }]);
  leave('unit.json', unitReport({ testResults: [broken, broken] }));
  expect(tally(folder)).toEqual({ passed: 30, failed: 2 });
});

test('a runner that ends badly for no stated reason is a failure', () => {
  leave('stages.json', [{ ...unit, ok: false }]);
  leave('unit.json', unitReport());
  expect(tally(folder)).toEqual({ passed: 30, failed: 1 });
});

test('a runner that ran nothing, or left no report, is a failure', () => {
  leave('stages.json', [unit, e2e]);
  leave('unit.json', unitReport({ numPassedTests: 0, testResults: [] }));
  expect(tally(folder)).toEqual({ passed: 0, failed: 2 });
});

test('no record of any stage is a failure', () => {
  expect(tally(folder)).toEqual({ passed: 0, failed: 1 });
});
