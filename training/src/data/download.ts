/**
 * Owns bringing the bytes of one URL into one file, going on where an earlier attempt stopped.
 * It must not know what the bytes are, nor whether they are right.
 */
import { open, rm, stat } from 'node:fs/promises';
import pRetry from 'p-retry';
import { diskError } from './disk.ts';
import { DataError } from './error.ts';

/** How to download. */
export interface DownloadOptions {
  /** Told the bytes so far and, when the server says, in all. */
  readonly onBytes?: (done: number, total: number | undefined) => void;
  /** Rejects with its reason; what has arrived stays in the file. */
  readonly signal?: AbortSignal | undefined;
  /** Pause before the first repetition, ms; doubles each time. Default 500. */
  readonly retryDelay?: number;
  /** A connection that is silent this long, ms, counts as broken. Default 30,000. */
  readonly stallLimit?: number;
}

const RETRIES = 3;
const TRANSIENT_STATUSES = [408, 425, 429, 500, 502, 503, 504];

/** Nobody is there, or nobody to be trusted: asking again does not help. */
const LASTING_CAUSES = /ENOTFOUND|ECONNREFUSED|CERT|SSL|TLS/;

/**
 * Downloads `url` to `path`. Bytes already there are taken as the beginning of the same file and only
 * the rest is asked for (HTTP Range). Broken connections, silences and the statuses 408, 425, 429 and
 * 5xx are tried three more times, later and later; nothing else is.
 *
 * @throws DataError `network`, or `disk-full` or `disk` when the file cannot be written.
 */
export async function download(
  url: string,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  const { signal, retryDelay = 500 } = options;
  try {
    await pRetry(() => attempt(url, path, options), {
      retries: RETRIES,
      minTimeout: retryDelay,
      shouldRetry: ({ error }) => !(error instanceof DataError) && !LASTING_CAUSES.test(why(error)),
      ...(signal && { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof DataError) throw cause;
    throw networkError(url, why(cause), cause);
  }
}

async function attempt(url: string, path: string, options: DownloadOptions): Promise<void> {
  const { onBytes, signal, stallLimit = 30_000 } = options;
  const have = (await stat(path).catch(() => undefined))?.size ?? 0;
  const stall = new AbortController();
  const silent = (): void => stall.abort(new Error(`silent for ${stallLimit / 1000} s`));
  const timer = setTimeout(silent, stallLimit);
  try {
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) },
      signal: signal ? AbortSignal.any([signal, stall.signal]) : stall.signal,
    });
    const start = await startOf(response, url, path, have);
    if (start === undefined) return;
    const length = response.headers.get('content-length');
    const total = length === null ? undefined : start + Number(length);
    await save(response, path, start, (done) => {
      timer.refresh();
      onBytes?.(done, total);
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Where in the file the response's body belongs: behind what is there, or at 0. Undefined when the
 * file is whole already.
 */
async function startOf(
  response: Response,
  url: string,
  path: string,
  have: number,
): Promise<number | undefined> {
  const { status, statusText, headers } = response;
  const range = /bytes (?:(\d+)-\d+|\*)\/(\d+|\*)/.exec(headers.get('content-range') ?? '');
  if (status === 200) return 0;
  if (status === 206 && Number(range?.[1]) === have) return have;
  await response.body?.cancel();
  if (status === 416 && Number(range?.[2]) === have) return undefined;
  const answer = `it answers ${status} ${statusText}`.trim();
  const isOtherRange = status === 206 || status === 416;
  if (isOtherRange) await rm(path, { force: true });
  if (isOtherRange || TRANSIENT_STATUSES.includes(status)) throw new Error(answer);
  throw networkError(url, answer);
}

/** Writes the body into the file from `start` on, telling how long the file is after each piece. */
async function save(
  response: Response,
  path: string,
  start: number,
  onLength: (length: number) => void,
): Promise<void> {
  const refused = (cause: unknown): never => {
    throw diskError(cause, path);
  };
  const file = await open(path, start > 0 ? 'a' : 'w').catch(refused);
  try {
    let length = start;
    for await (const piece of response.body ?? []) {
      await file.appendFile(piece).catch(refused);
      onLength((length += piece.length));
    }
  } finally {
    await file.close();
  }
}

function networkError(url: string, reason: string, cause?: unknown): DataError {
  return new DataError(
    'network',
    `${url} cannot be downloaded: ${reason}.`,
    'Check the network and try again, or fetch the file elsewhere and name its folder in INKDIGIT_DATA.',
    { cause },
  );
}

/** What an error says at its root: fetch hides the reason in its cause. */
function why(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return why(error.cause);
  const code = 'code' in error ? `${String(error.code)} ` : '';
  return `${code}${error.message}`.trim();
}
