import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cachedSource } from '../src/data/cache.ts';
import type { DataFile } from '../src/data/source.ts';
import { fallSilent, file, nobody, type Reply, serve, status } from './fixtures/server.ts';
import { filesBelow, refuseWrites, temporaryFolder } from './fixtures/temporary.ts';

const CONTENT = Buffer.from('digits '.repeat(2000));
const PACKED = gzipSync(CONTENT, { level: 0 });
const PATH = 'set/digits.bin';

function describeFile(...mirrors: string[]): DataFile {
  const hex = createHash('md5').update(CONTENT).digest('hex');
  return { path: PATH, checksum: { algorithm: 'md5', hex }, mirrors };
}

/** A cache in a temporary folder, and one server that answers by the replies. */
async function setUp(...replies: readonly [Reply, ...Reply[]]) {
  const directory = await temporaryFolder();
  const server = await serve(...replies);
  const wanted = describeFile(`${server.url}/digits.gz`);
  return { directory, server, wanted, source: cachedSource({ directory, retryDelay: 1 }) };
}

describe('cachedSource', () => {
  it('downloads, unpacks, verifies and keeps a file; then has it', async () => {
    const { directory, server, wanted, source } = await setUp(file(PACKED));
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
    expect(server.log).toEqual(['GET /digits.gz']);
    expect(await filesBelow(directory)).toEqual([PATH]);
    expect(Buffer.compare(await readFile(join(directory, PATH)), CONTENT)).toBe(0);
  });

  it('says how far it is', async () => {
    const { directory, wanted } = await setUp(file(PACKED));
    const steps: unknown[] = [];
    await cachedSource({ directory, onProgress: (step) => steps.push(step) }).read(wanted);
    const total = PACKED.length;
    expect(steps.at(-1)).toEqual({ label: 'Download digits.bin', done: total, total });
  });

  it('downloads once for several readers at the same time', async () => {
    const { directory, server, wanted } = await setUp(file(PACKED));
    const readers = Array.from({ length: 4 }, () => cachedSource({ directory }).read(wanted));
    for (const bytes of await Promise.all(readers)) expect(Buffer.compare(bytes, CONTENT)).toBe(0);
    expect(server.log).toHaveLength(1);
  });

  it('drops a damaged file and downloads it anew', async () => {
    const { directory, server, wanted, source } = await setUp(file(PACKED));
    await mkdir(join(directory, 'set'));
    await writeFile(join(directory, PATH), CONTENT.subarray(0, 99));
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
    expect(server.log).toHaveLength(1);
  });

  it('goes to the next mirror when one fails', async () => {
    const { directory, server, source } = await setUp(status(404), file(PACKED));
    const wanted = describeFile(`${server.url}/first`, await nobody(), `${server.url}/third`);
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
    expect(server.log).toEqual(['GET /first', 'GET /third']);
    expect(await filesBelow(directory)).toEqual([PATH]);
  });

  it('leaves a part after an abort and goes on from there', async () => {
    const { directory, server, wanted, source } = await setUp(
      fallSilent(PACKED, 5_000),
      file(PACKED),
    );
    const abort = new AbortController();
    const reason = new Error('enough');
    const interrupted = cachedSource({
      directory,
      signal: abort.signal,
      onProgress: ({ done }) => done === 5_000 && abort.abort(reason),
    });
    await expect(interrupted.read(wanted)).rejects.toBe(reason);
    expect(await filesBelow(directory)).toEqual([
      expect.stringMatching(/^set\/digits\.bin\.\w+\.part$/),
    ]);
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
    expect(server.log).toEqual(['GET /digits.gz', 'GET /digits.gz from 5000']);
    expect(await filesBelow(directory)).toEqual([PATH]);
  });

  it('begins again, once, when the file changed under an interrupted download', async () => {
    const old = gzipSync(Buffer.from('other '.repeat(2000)), { level: 0 });
    const { directory, server, wanted, source } = await setUp(fallSilent(old, 5_000), file(PACKED));
    const abort = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 5_000) abort.abort();
    };
    const interrupted = cachedSource({ directory, signal: abort.signal, onProgress });
    await expect(interrupted.read(wanted)).rejects.toThrow();
    expect(Buffer.compare(await source.read(wanted), CONTENT)).toBe(0);
    expect(server.log).toEqual(['GET /digits.gz', 'GET /digits.gz from 5000', 'GET /digits.gz']);
  });

  it.each([
    ['other bytes', gzipSync('other'), 'checksum'],
    ['half the file', PACKED.subarray(0, 7_000), 'truncated'],
    ['damaged gzip', Buffer.concat([PACKED.subarray(0, 12), CONTENT]), 'unpack'],
    ['a web page', Buffer.from('<html>'), 'checksum'],
  ])('refuses %s and leaves nothing', async (_, bytes, code) => {
    const { directory, wanted, source } = await setUp(file(bytes));
    await expect(source.read(wanted)).rejects.toMatchObject({ name: 'DataError', code });
    expect(await filesBelow(directory)).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'disk-full', /INKDIGIT_CACHE/],
    ['EIO', 'disk', /EIO.*INKDIGIT_CACHE/],
  ] as const)(
    'says so when the disk says %s, leaves nothing, asks no other mirror',
    async (refusal, code, says) => {
      const { directory, server, source } = await setUp(file(PACKED));
      const wanted = describeFile(`${server.url}/first`, `${server.url}/second`);
      await refuseWrites(refusal);
      const failure = source.read(wanted);
      await expect(failure).rejects.toMatchObject({ name: 'DataError', code });
      await expect(failure).rejects.toThrow(says);
      expect(await filesBelow(directory)).toEqual([]);
      expect(server.log).toEqual(['GET /first']);
    },
  );

  it('leaves nothing when the disk fills as the unpacked file is written', async () => {
    const { directory, wanted } = await setUp(file(PACKED));
    const refused: Promise<void>[] = [];
    const onProgress = ({ done }: { done: number }): void => {
      if (done === PACKED.length) refused.push(refuseWrites('ENOSPC'));
    };
    const failure = cachedSource({ directory, onProgress }).read(wanted);
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'disk-full' });
    expect(await filesBelow(directory)).toEqual([]);
  });

  it('says so when there is no network', async () => {
    const { directory, source } = await setUp(file(PACKED));
    const failure = source.read(describeFile(await nobody(), await nobody()));
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'network' });
    await expect(failure).rejects.toThrow(/INKDIGIT_DATA/);
    expect(await filesBelow(directory)).toEqual([]);
  });

  it('says so when the cache cannot be a folder', async () => {
    const { directory, wanted } = await setUp(file(PACKED));
    await writeFile(join(directory, 'file'), '');
    const failure = cachedSource({ directory: join(directory, 'file') }).read(wanted);
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'disk' });
  });
});
