/** Gets everything ready that a browser will ask for: built, compressed, served. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Truth } from './agreement.ts';
import { compressFolder } from './brotli.ts';
import { buildPage, buildScript } from './build.ts';
import { EMPTY, type Contender } from './contenders.ts';
import { serve, type Server } from './server.ts';
import { writeStudents } from './students.ts';

/** Texts of the scripts in `page/` that measure. */
export interface Scripts {
  readonly memories: string;
  readonly measure: string;
  readonly together: string;
  readonly peak: string;
}

/** The pages of a run, on line. */
export interface Site extends Server {
  readonly scripts: Scripts;
  /** Multiply-accumulates of one digit. */
  readonly macs: number;
}

/**
 * Builds and serves the pages of some contenders.
 * @param failures gets those that do not build, and why.
 * @throws {Error} when the SDK is not built.
 */
export async function openSite(
  contenders: readonly Contender[],
  { pixels }: Truth,
  failures: Map<string, string>,
): Promise<Site> {
  const work = mkdtempSync(join(tmpdir(), 'inkdigit-bench-'));
  const folder = join(work, 'site');
  for (const contender of [EMPTY, ...contenders]) {
    try {
      await buildPage(join(work, 'source'), folder, contender);
    } catch (error) {
      failures.set(contender.name, `it does not build: ${String(error)}`);
    }
  }
  const withInt8 = contenders.some(({ name }) => name === 'litert-int8');
  const macs = await writeStudents(join(folder, 'models'), withInt8);
  writeFileSync(join(folder, 'digits.bin'), pixels);
  await compressFolder(folder);
  const [memories, measure, together, peak] = await Promise.all(
    ['memories.ts', 'measure.ts', 'together.ts', 'peak.ts'].map(buildScript),
  );
  if (!memories || !measure || !together || !peak)
    throw new Error('The measuring scripts were not built.');
  const isolated = contenders.filter(({ isolated }) => isolated).map(({ name }) => name);
  const { origin, close } = await serve(folder, isolated);
  return {
    origin,
    close() {
      close();
      rmSync(work, { recursive: true });
    },
    scripts: { memories, measure, together, peak },
    macs,
  };
}
