import { createHash } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defaultSource } from '../src/data/default-source.ts';
import { folderSource } from '../src/data/folder.ts';
import type { DataFile } from '../src/data/source.ts';
import { cacheDirectory, REPOSITORY } from '../src/files/paths.ts';
import { sample } from './fixtures/samples.ts';
import { file as whole, serve } from './fixtures/server.ts';
import { filesBelow, temporaryFolder } from './fixtures/temporary.ts';

const CONTENT = Buffer.from('digits');

const wanted: DataFile = {
  path: 'set/digits.bin',
  checksum: { algorithm: 'sha256', hex: createHash('sha256').update(CONTENT).digest('hex') },
  mirrors: ['https://example.org/digits.gz'],
};

async function folderWith(name: string, bytes: Uint8Array): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'set'));
  await writeFile(join(folder, name), bytes);
  return folder;
}

describe('folderSource', () => {
  it.each([
    ['unpacked', 'set/digits.bin', CONTENT],
    ['gzipped', 'set/digits.bin.gz', gzipSync(CONTENT)],
  ])('reads a file that lies there %s', async (_, name, bytes) => {
    const source = folderSource(await folderWith(name, bytes));
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
  });

  it('reads a file that lies there as upstream packs it', async () => {
    const text = await sample('pendigits/sample.tra');
    const hex = createHash('sha256').update(text).digest('hex');
    const folder = await temporaryFolder();
    await cp(new URL('fixtures/pendigits/sample.tra.Z', import.meta.url), join(folder, 'pens.Z'));
    const source = folderSource(folder);
    const pens: DataFile = { path: 'pens', checksum: { algorithm: 'sha256', hex }, mirrors: [] };
    expect(Buffer.compare(await source.read(pens), text)).toBe(0);
  });

  it('says where to get a file that is not there', async () => {
    const failure = folderSource(await temporaryFolder()).read(wanted);
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'missing' });
    await expect(failure).rejects.toThrow('https://example.org/digits.gz');
  });

  it('refuses other bytes, and leaves them where they are', async () => {
    const folder = await folderWith('set/digits.bin', Buffer.from('other'));
    await expect(folderSource(folder).read(wanted)).rejects.toMatchObject({ code: 'checksum' });
    expect(await filesBelow(folder)).toEqual(['set/digits.bin']);
  });

  it('says so when a file cannot be read', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'set/digits.bin'), { recursive: true });
    await expect(folderSource(folder).read(wanted)).rejects.toMatchObject({ code: 'disk' });
  });
});

describe('defaultSource', () => {
  it('takes INKDIGIT_DATA and nothing else where it is set', async () => {
    const folder = await folderWith('set/digits.bin', CONTENT);
    const source = defaultSource({}, { INKDIGIT_DATA: folder });
    expect(source.description).toBe(folder);
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
    const from = { INIT_CWD: dirname(folder) };
    const relative = defaultSource({}, { ...from, INKDIGIT_DATA: basename(folder) });
    expect(relative.description).toBe(folder);
    const other = defaultSource({}, { INKDIGIT_DATA: await temporaryFolder() });
    await expect(other.read(wanted)).rejects.toMatchObject({ code: 'missing' });
  });

  it('downloads into the cache what no folder has', async () => {
    const { url } = await serve(whole(gzipSync(CONTENT)));
    const cache = await temporaryFolder();
    const source = defaultSource({}, { INKDIGIT_CACHE: cache });
    expect(source.description).toContain(cache);
    const bytes = await source.read({ ...wanted, mirrors: [`${url}/digits.gz`] });
    expect(Buffer.compare(bytes, CONTENT)).toBe(0);
    expect(await filesBelow(cache)).toEqual(['data/set/digits.bin']);
  });
});

describe('paths', () => {
  it('finds the repository', () => {
    expect(resolve(REPOSITORY, 'training/test/data-source.test.ts')).toBe(import.meta.filename);
  });

  it('keeps the cache where INKDIGIT_CACHE says, else where the system keeps caches', () => {
    expect(cacheDirectory({ INKDIGIT_CACHE: 'some/folder' })).toBe(resolve('some/folder'));
    const from = { INIT_CWD: resolve('where') };
    expect(cacheDirectory({ ...from, INKDIGIT_CACHE: 'folder' })).toBe(resolve('where/folder'));
    expect(cacheDirectory({})).toMatch(/inkdigit/);
  });
});
