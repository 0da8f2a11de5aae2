/**
 * Owns fetching one wheel through pip, from whichever index pip is set up for, against a pinned hash.
 * It must not know what the wheel holds.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { watchGrowth } from '../files/growth.ts';
import type { OnProgress } from '../files/progress.ts';
import { failureLine } from './failure.ts';

/** One exact wheel. */
export interface Wheel {
  /** Project and version, as pip takes them. */
  readonly requirement: string;
  /** Platform tag, so that any Python's pip finds this one wheel. */
  readonly platform: string;
  /** CPython that the wheel is built for: `311` is 3.11. */
  readonly python: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

const PIPS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;

/**
 * Downloads the wheel into the folder `work` and returns its path.
 * @throws Error when there is no pip, no network, or the file is not the pinned one.
 */
export async function downloadWheel(
  wheel: Wheel,
  work: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<string> {
  const folder = join(work, 'wheel');
  const requirements = join(work, 'requirements.txt');
  await mkdir(folder, { recursive: true });
  await writeFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);

  const [command, ...args] = await findPip();
  args.push('download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--dest', folder);
  args.push('--platform', wheel.platform, '--implementation', 'cp');
  args.push('--python-version', wheel.python, '--abi', `cp${wheel.python}`);
  args.push('--requirement', requirements);

  // pip shows a pipe no progress; what it writes below its temporary folder stands in for it.
  const report = (bytes: number): void =>
    onProgress({
      label: `Download ${wheel.requirement}`,
      done: Math.min(bytes, wheel.bytes),
      total: wheel.bytes,
    });
  const stop = watchGrowth(work, report);
  try {
    await execa(command, args, { env: { TMPDIR: work }, stdin: 'ignore', cancelSignal: signal });
  } catch (error) {
    throw new Error(`pip could not download ${wheel.requirement} (${failureLine(error)})`, {
      cause: error,
    });
  } finally {
    stop();
  }
  report(wheel.bytes);
  const [file] = await readdir(folder);
  if (!file) throw new Error(`pip left no file for ${wheel.requirement}`);
  return join(folder, file);
}

async function findPip(): Promise<[string, ...string[]]> {
  for (const [command, ...args] of PIPS) {
    const { failed } = await execa(command, [...args, '--version'], { reject: false });
    if (!failed) return [command, ...args];
  }
  throw new Error('there is no pip: install Python with pip (Debian: apt-get install python3-pip)');
}
