/** Where reports go, and which of the kept ones count. */
import { copyFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { REPOSITORY } from '../src/files/paths.ts';
import { readBundles } from '../src/report/bundles.ts';
import type { ReportData } from '../src/report/data.ts';
import { hashFile } from '../src/report/hash.ts';
import { readKept } from '../src/report/kept.ts';
import { TRAVELS_BELOW, writeReport, writeReports } from '../src/report/write.ts';
import { SMALL_REPORT } from './fixtures/report.ts';
import { filesBelow, temporaryFolder } from './fixtures/temporary.ts';

const RELEASED = join(REPOSITORY, 'models', 'digits-v1');

/** A folder of bundles with the released one in it, and a report that tells of its model.bin. */
async function released(): Promise<{ models: string; bundle: string; data: ReportData }> {
  const models = await temporaryFolder();
  const bundle = join(models, 'digits-v1');
  await mkdir(bundle);
  for (const file of ['model.bin', 'manifest.json']) {
    await copyFile(join(RELEASED, file), join(bundle, file));
  }
  const files = [hashFile(join(bundle, 'model.bin'))];
  const hashes = { ...SMALL_REPORT.hashes, files };
  return { models, bundle, data: { ...SMALL_REPORT, name: 'digits', version: '1.0.0', hashes } };
}

test('a small report lies beside the checkpoints and travels with its bundle', async () => {
  const { models, bundle, data } = await released();
  const step = await temporaryFolder();
  const lines: string[] = [];
  await writeReport({ folder: step, data }, models, (line) => lines.push(line));
  const page = await readFile(join(step, 'report.html'), 'utf8');
  expect(await readFile(join(bundle, 'report.html'), 'utf8')).toBe(page);
  const bytes = Buffer.byteLength(page);
  expect(lines).toEqual(
    [step, bundle].map((folder) => `Report: ${join(folder, 'report.html')}, ${bytes} bytes`),
  );
  const [released1] = readBundles(join(bundle, '..'));
  expect(page).toContain(`digits ${released1?.version}`);
});

test('a large report stays beside the checkpoints', async () => {
  const { models, bundle, data } = await released();
  const step = await temporaryFolder();
  const environment = { Backend: 'x'.repeat(TRAVELS_BELOW) };
  const report = { folder: step, data: { ...data, environment } };
  await writeReport(report, models, () => undefined);
  expect(await readdir(step)).toEqual(['report.html']);
  expect(await readdir(bundle)).not.toContain('report.html');
});

test('every report of a recipe shows the newest bundles', async () => {
  const { models, bundle, data } = await released();
  const kept = [];
  for (const name of ['digits', 'digits-other']) {
    kept.push({ folder: await temporaryFolder(), data: { ...data, name, version: '1.0.0' } });
  }
  await writeReports(kept, models, () => undefined);
  const [released1] = readBundles(models);
  for (const { folder } of kept) {
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain(
      `digits ${released1?.version}`,
    );
  }
  expect(await readdir(bundle)).toContain('report.html');
  expect(await readdir(models)).toEqual(['digits-v1']);
});

test('a report does not travel with another bundle of its name', async () => {
  const { models, bundle, data } = await released();
  await writeFile(join(bundle, 'other.bin'), 'other');
  const files = [{ ...hashFile(join(bundle, 'other.bin')), name: 'model.bin' }];
  const step = await temporaryFolder();
  const report = { folder: step, data: { ...data, hashes: { ...data.hashes, files } } };
  await writeReport(report, models, () => undefined);
  expect(await readdir(bundle)).not.toContain('report.html');
});

test('a page beside another model than it tells of is removed, and one that fits it stays', async () => {
  const { models, bundle, data } = await released();
  const page = join(bundle, 'report.html');
  const others = [{ ...hashFile(join(bundle, 'manifest.json')), name: 'model.bin' }];
  const folder = await temporaryFolder();
  const other = { folder, data: { ...data, hashes: { ...data.hashes, files: others } } };
  await writeReport({ folder, data }, models, () => undefined);
  await writeReport(other, models, () => undefined);
  expect(await readdir(bundle)).toContain('report.html');
  await writeFile(page, 'of another time');
  const lines: string[] = [];
  await writeReport(other, models, (line) => lines.push(line));
  expect(await readdir(bundle)).not.toContain('report.html');
  expect(lines.at(-1)).toContain(`Removed ${page}`);
});

test('of a bundle trained several times the report counts that tells of the model at hand', async () => {
  const { models, data } = await released();
  const root = await temporaryFolder();
  const others = [{ ...hashFile(join(RELEASED, 'manifest.json')), name: 'model.bin' }];
  const later = { ...data, hashes: { ...data.hashes, files: others } };
  for (const [i, report] of [data, later].entries()) {
    await mkdir(join(root, `report-${i}`));
    await writeFile(join(root, `report-${i}`, 'done.json'), JSON.stringify(report));
    await utimes(join(root, `report-${i}`, 'done.json'), i, i);
  }
  const kept = (folder: string): string[] => readKept(root, folder).map(({ folder }) => folder);
  expect(kept(models)).toEqual([join(root, 'report-0')]);
  expect(kept(root)).toEqual([join(root, 'report-1')]);
});

test('the bundles at hand come from their own files', async () => {
  const { models } = await released();
  const manifest = JSON.parse(await readFile(join(RELEASED, 'manifest.json'), 'utf8')) as {
    version: string;
    macs: number;
    files: Record<string, { bytes: number }>;
  };
  await mkdir(join(models, 'unfinished'));
  expect(readBundles(models)).toMatchObject([
    {
      name: 'digits',
      version: manifest.version,
      macs: manifest.macs,
      bytes: manifest.files['model.bin']?.bytes,
    },
  ]);
  expect(readBundles(join(models, 'nowhere'))).toEqual([]);
});

test('the newest finished report of each bundle counts', async () => {
  const root = await temporaryFolder();
  const keep = async (folder: string, data: ReportData | null, seconds: number): Promise<void> => {
    await mkdir(join(root, folder));
    if (!data) return;
    const done = join(root, folder, 'done.json');
    await writeFile(done, JSON.stringify(data));
    await utimes(done, seconds, seconds);
  };
  const other = { ...SMALL_REPORT, name: 'other' };
  await keep('report-a-1', { ...SMALL_REPORT, version: '9.0.0' }, 2000);
  await keep('report-a-2', SMALL_REPORT, 1000);
  await keep('report-a-3', null, 3000);
  await keep('report-other-1', other, 1000);
  await keep('student-1', other, 3000);
  const kept = readKept(root, join(root, 'nowhere')).map(
    ({ data }) => `${data.name} ${data.version}`,
  );
  expect(kept.sort()).toEqual([`${SMALL_REPORT.name} 9.0.0`, 'other 2.1.0']);
  expect(readKept(join(root, 'nowhere'), root)).toEqual([]);
  expect(await filesBelow(root)).toHaveLength(4);
});
