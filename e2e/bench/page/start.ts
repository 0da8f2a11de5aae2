/** The script of every contender's page: load, read one digit, note the time. Measures nothing else. */
import { DIGIT_BYTES, type Load, type Reader } from '../contract.ts';

/** What a page has to say once its first digit is read. */
export interface Started {
  readonly reader: Reader;
  /** What it read. */
  readonly digit: number | undefined;
  /** From navigation to the answer, milliseconds. */
  readonly milliseconds: number;
}

declare global {
  /** Set by a contender's page when it has read its first digit, … */
  var started: Started | undefined;
  /** … or when it could not. */
  var failed: string | undefined;
}

/** Starts a page. */
export function start(load: Load): void {
  firstDigit(load).then(
    (started) => {
      globalThis.started = started;
    },
    (error: unknown) => {
      globalThis.failed =
        error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    },
  );
}

async function firstDigit(load: Load): Promise<Started> {
  const reader = await load(new URL('/', location.href).href);
  const [digit] = await reader.predict(one());
  // The time origin is the start of the navigation.
  return { reader, digit, milliseconds: performance.now() };
}

/** A one, three pixels wide: made here, so that it costs no download. */
function one(): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(DIGIT_BYTES);
  for (let y = 5; y < 23; y++) pixels.fill(255, y * 28 + 13, y * 28 + 16);
  return pixels;
}
