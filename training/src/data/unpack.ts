/**
 * Owns unpacking the two ways in which the data sets are published: gzip and Unix `compress`.
 * It must not know files or sources.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { execa } from 'execa';
import { DataError } from './error.ts';

const GZIP = 0x8b;
const COMPRESS = 0x9d;

/**
 * Unpacks by magic, whatever the name says; bytes that are in neither form come back as they are.
 * Unix `compress` (.Z, LZW) is left to the system's `gzip`, which reads it on Linux, macOS and Git
 * for Windows.
 *
 * @param name what to call the file in errors.
 * @throws DataError `truncated` when the bytes end early, `unpack` when they are damaged or there is
 * no `gzip` program for `compress`.
 */
export async function unpack(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const [first, second] = bytes;
  if (first !== 0x1f) return bytes;
  try {
    if (second === GZIP) return await promisify(gunzip)(bytes);
    if (second === COMPRESS) return await uncompress(bytes);
    return bytes;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') {
      throw new DataError(
        'unpack',
        `${name} is packed with Unix compress and there is no gzip program to unpack it.`,
        'Install gzip, or unpack the file elsewhere and name its folder in INKDIGIT_DATA.',
        { cause },
      );
    }
    throw new DataError(
      code === 'Z_BUF_ERROR' ? 'truncated' : 'unpack',
      `${name} ${code === 'Z_BUF_ERROR' ? 'ends early' : 'is damaged'}: it cannot be unpacked.`,
      'Delete it and get it again.',
      { cause },
    );
  }
}

async function uncompress(bytes: Uint8Array): Promise<Uint8Array> {
  const { stdout } = await execa('gzip', ['-dc'], {
    input: bytes,
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  return stdout;
}
