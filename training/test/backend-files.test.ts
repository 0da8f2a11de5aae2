/** The file room that backend and data share: whole files, turns, archives. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeFileAtomically } from '../src/files/atomic.ts';
import { watchGrowth } from '../src/files/growth.ts';
import { withLock } from '../src/files/lock.ts';
import { extract } from '../src/files/zip.ts';
import { filesBelow, refuseWrites, temporaryFolder } from './fixtures/temporary.ts';
import { zipOf } from './fixtures/zip.ts';

describe('writeFileAtomically', () => {
  it('makes folders and replaces what was there', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a/b/file');
    await writeFileAtomically(path, 'first');
    await writeFileAtomically(path, Uint8Array.of(1, 2));
    expect(Array.from(await readFile(path))).toEqual([1, 2]);
    expect(await filesBelow(folder)).toEqual(['a/b/file']);
  });

  it('leaves the old file and nothing else when the disk is full', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'old');
    await refuseWrites('ENOSPC');
    await expect(writeFileAtomically(join(folder, 'file'), 'new')).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(await filesBelow(folder)).toEqual(['file']);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('old');
  });

  it('leaves nothing when the name is taken by a folder', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'file/inside'), { recursive: true });
    await expect(writeFileAtomically(join(folder, 'file'), 'new')).rejects.toThrow();
    expect(await filesBelow(folder)).toEqual([]);
  });
});

describe('withLock', () => {
  it('lets one in at a time, and leaves no lock', async () => {
    const folder = await temporaryFolder();
    let inside = 0;
    const visits = Array.from({ length: 5 }, (_, i) =>
      withLock(join(folder, 'deep/thing'), async () => {
        expect(++inside).toBe(1);
        await readdir(folder);
        inside--;
        return i;
      }),
    );
    expect(await Promise.all(visits)).toEqual([0, 1, 2, 3, 4]);
    expect(await readdir(join(folder, 'deep'))).toEqual([]);
  });

  it('is free again after a failure', async () => {
    const path = join(await temporaryFolder(), 'thing');
    const failure = withLock(path, () => Promise.reject(new Error('mine')));
    await expect(failure).rejects.toThrow('mine');
    expect(await withLock(path, () => Promise.resolve('in'))).toBe('in');
  });

  it('tells whoever waits for more than a moment, once', async () => {
    const path = join(await temporaryFolder(), 'thing');
    const told = vi.fn();
    let waiting: Promise<string> | undefined;
    await withLock(path, async () => {
      waiting = withLock(path, () => Promise.resolve('in'), undefined, told);
      await expect.poll(() => told.mock.calls.length, { timeout: 5_000 }).toBe(1);
    });
    expect(await waiting).toBe('in');
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('ends the wait on an abort', async () => {
    const path = join(await temporaryFolder(), 'thing');
    const abort = new AbortController();
    await withLock(path, async () => {
      const waiting = withLock(path, () => Promise.resolve('in'), abort.signal);
      abort.abort(new Error('no longer'));
      await expect(waiting).rejects.toThrow('no longer');
    });
  });
});

describe('extract', () => {
  it('unpacks what is chosen to where it is told, and says how far it is', async () => {
    const folder = await temporaryFolder();
    const archive = join(folder, 'a.zip');
    await writeFile(
      archive,
      await zipOf({ 'in/one.h': 'one', 'in/two.h': 'second', 'in/three.cc': 'no' }),
    );
    const steps: number[][] = [];
    await extract(archive, {
      target: (entry) => (entry.endsWith('.h') ? join(folder, 'out', entry) : undefined),
      onBytes: (...step) => steps.push(step),
    });
    expect(await filesBelow(join(folder, 'out'))).toEqual(['in/one.h', 'in/two.h']);
    expect(await readFile(join(folder, 'out/in/two.h'), 'utf8')).toBe('second');
    expect(steps.at(-1)).toEqual([9, 9]);
  });

  it('refuses an archive that is none or not whole', async () => {
    const folder = await temporaryFolder();
    const archive = join(folder, 'a.zip');
    const target = (): string => join(folder, 'out');
    await writeFile(archive, 'no zip at all, only some text');
    await expect(extract(archive, { target })).rejects.toThrow();
    const whole = await zipOf({ file: 'some content' });
    const damaged = whole.subarray(0, whole.length - 30);
    await writeFile(archive, damaged);
    await expect(extract(archive, { target })).rejects.toThrow();
  });

  it('stops on an abort', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.zip'), await zipOf({ file: 'content' }));
    const signal = AbortSignal.abort(new Error('enough'));
    const unpacking = extract(join(folder, 'a.zip'), { target: () => join(folder, 'out'), signal });
    await expect(unpacking).rejects.toThrow('enough');
  });
});

describe('watchGrowth', () => {
  it('tells the bytes of all files below', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'one'), 'abc');
    await writeFile(join(folder, 'deep/two'), 'defgh');
    const bytes = await new Promise<number>((resolve) => {
      const stop = watchGrowth(folder, (seen) => {
        stop();
        resolve(seen);
      });
    });
    expect(bytes).toBe(8);
  });
});
