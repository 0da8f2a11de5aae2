import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { download } from '../src/data/download.ts';
import { dribble, fallSilent, file, nobody, serve, status, wholeFile } from './fixtures/server.ts';
import { refuseWrites, temporaryFolder } from './fixtures/temporary.ts';

const BYTES = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919) >> 5);
const quick = { retryDelay: 1 };

async function target(): Promise<string> {
  return join(await temporaryFolder(), 'file.part');
}

describe('download', () => {
  it('brings the file and says how far it is', async () => {
    const { url, log } = await serve(file(BYTES));
    const path = await target();
    const steps: [number, number | undefined][] = [];
    await download(`${url}/a`, path, { onBytes: (done, total) => steps.push([done, total]) });
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a']);
    expect(steps.at(-1)).toEqual([BYTES.length, BYTES.length]);
    expect(steps.every(([, total]) => total === BYTES.length)).toBe(true);
    expect(steps.map(([done]) => done)).toEqual(steps.map(([done]) => done).sort((a, b) => a - b));
  });

  it('asks only for what is missing of an earlier attempt', async () => {
    const { url, log } = await serve(file(BYTES));
    const path = await target();
    await writeFile(path, BYTES.subarray(0, 12_345));
    const steps: number[] = [];
    await download(`${url}/a`, path, { onBytes: (done) => steps.push(done) });
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a from 12345']);
    expect(steps[0]).toBeGreaterThan(12_345);
    expect(steps.at(-1)).toBe(BYTES.length);
  });

  it('leaves a file alone that is whole already', async () => {
    const { url, log } = await serve(file(BYTES));
    const path = await target();
    await writeFile(path, BYTES);
    await download(`${url}/a`, path);
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a from 50000']);
  });

  it('begins again where the server knows no ranges', async () => {
    const { url } = await serve(wholeFile(BYTES));
    const path = await target();
    await writeFile(path, 'something else');
    await download(`${url}/a`, path);
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
  });

  it('begins again when what is there is longer than the file', async () => {
    const { url, log } = await serve(file(BYTES));
    const path = await target();
    await writeFile(path, new Uint8Array(60_000));
    await download(`${url}/a`, path, quick);
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a from 60000', 'GET /a']);
  });

  it('goes on after a broken connection, from where it broke', async () => {
    const { url, log, hangUp } = await serve(fallSilent(BYTES, 20_000), file(BYTES));
    const path = await target();
    const onBytes = (done: number): void => {
      if (done === 20_000) hangUp();
    };
    await download(`${url}/a`, path, { ...quick, onBytes });
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a', 'GET /a from 20000']);
  });

  it('goes on after a silence', async () => {
    const { url, log } = await serve(fallSilent(BYTES, 20_000), file(BYTES));
    const path = await target();
    await download(`${url}/a`, path, { ...quick, stallLimit: 100 });
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a', 'GET /a from 20000']);
  });

  it('is patient with a slow connection that is never silent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const slow = dribble(BYTES, 10_000);
    const { url, log } = await serve(slow.reply);
    const path = await target();
    const onBytes = (done: number): void => {
      vi.advanceTimersByTime(29_000);
      if (done % 10_000 === 0) slow.next();
    };
    await download(`${url}/a`, path, { onBytes });
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a']);
  });

  it.each([408, 429, 500, 503])('asks again after status %i, keeping what it has', async (code) => {
    const { url, log } = await serve(status(code), file(BYTES));
    const path = await target();
    await writeFile(path, BYTES.subarray(0, 100));
    await download(`${url}/a`, path, quick);
    expect(Buffer.compare(await readFile(path), BYTES)).toBe(0);
    expect(log).toEqual(['GET /a from 100', 'GET /a from 100']);
  });

  it('gives up after four attempts', async () => {
    const { url, log } = await serve(status(503));
    const failure = download(`${url}/a`, await target(), quick);
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'network' });
    await expect(failure).rejects.toThrow(/503.*INKDIGIT_DATA/);
    expect(log).toHaveLength(4);
  });

  it.each([401, 403, 404, 410])('does not ask twice after status %i', async (code) => {
    const { url, log } = await serve(status(code));
    const failure = download(`${url}/a`, await target(), quick);
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'network' });
    expect(log).toHaveLength(1);
  });

  it('does not insist where nobody listens', async () => {
    const failure = download(`${await nobody()}/a`, await target(), { retryDelay: 3_600_000 });
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'network' });
    await expect(failure).rejects.toThrow('ECONNREFUSED');
  });

  it('rejects with the reason of an abort, and keeps what has arrived', async () => {
    const { url } = await serve(fallSilent(BYTES, 20_000));
    const path = await target();
    const abort = new AbortController();
    const reason = new Error('enough');
    const onBytes = (done: number): void => {
      if (done === 20_000) abort.abort(reason);
    };
    await expect(download(`${url}/a`, path, { signal: abort.signal, onBytes })).rejects.toBe(
      reason,
    );
    expect(await readFile(path)).toHaveLength(20_000);
  });

  it('does not start after an abort', async () => {
    const { url, log } = await serve(file(BYTES));
    const signal = AbortSignal.abort(new Error('before'));
    await expect(download(`${url}/a`, await target(), { signal })).rejects.toThrow('before');
    expect(log).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EIO', 'disk'],
  ] as const)('says so when the disk says %s, and asks no more', async (refusal, code) => {
    const { url, log } = await serve(file(BYTES));
    const path = await target();
    await refuseWrites(refusal);
    const failure = download(`${url}/a`, path, quick);
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code });
    expect(log).toHaveLength(1);
  });

  it('says so when the folder is not there', async () => {
    const { url } = await serve(file(BYTES));
    const failure = download(`${url}/a`, join(await target(), 'deeper'), quick);
    await expect(failure).rejects.toMatchObject({ name: 'DataError', code: 'disk' });
  });
});
