import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DataError } from '../src/data/error.ts';
import { unpack } from '../src/data/unpack.ts';
import { sample } from './fixtures/samples.ts';

describe('unpack', () => {
  it('undoes gzip', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        expect(Buffer.compare(await unpack(gzipSync(bytes), 'a'), bytes)).toBe(0);
      }),
    );
  });

  it('undoes Unix compress', async () => {
    const unpacked = await unpack(await sample('pendigits/sample.tra.Z'), 'sample.tra.Z');
    expect(Buffer.compare(unpacked, await sample('pendigits/sample.tra'))).toBe(0);
  });

  it('leaves other bytes alone', async () => {
    const bytes = Uint8Array.of(0, 0, 8, 1);
    expect(await unpack(bytes, 'a')).toBe(bytes);
    expect(await unpack(new Uint8Array(0), 'a')).toHaveLength(0);
  });

  it('tells a gzip that ends early from a damaged one', async () => {
    const packed = gzipSync(Buffer.from('a digit, and another digit, and one more digit'));
    const short = packed.subarray(0, packed.length - 9);
    await expect(unpack(short, 'a')).rejects.toMatchObject({ code: 'truncated' });
    const damaged = Uint8Array.from(packed);
    damaged.set([0xff, 0xff, 0xff], 12);
    await expect(unpack(damaged, 'a')).rejects.toMatchObject({ code: 'unpack' });
  });

  it('answers damage of either packing with bytes or a DataError', async () => {
    const packings = [gzipSync('some digits'.repeat(9)), await sample('pendigits/sample.tra.Z')];
    const damage = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 })), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...packings), damage, async (packed, changes) => {
        const bytes = Uint8Array.from(packed);
        for (const [index, value] of changes) bytes[2 + (index % (bytes.length - 2))] = value;
        await unpack(bytes, 'a').catch((error: unknown) => expect(error).toBeInstanceOf(DataError));
      }),
      { numRuns: 30 },
    );
  });

  it('says what to install when there is no gzip program', async () => {
    vi.stubEnv('PATH', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    const failure = unpack(await sample('pendigits/sample.tra.Z'), 'sample.tra.Z');
    await expect(failure).rejects.toMatchObject({
      code: 'unpack',
      remedy: expect.stringContaining('Install gzip'),
    });
  });
});
