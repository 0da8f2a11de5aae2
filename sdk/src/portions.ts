/**
 * A long call, portion by portion: read, worked on, given away, with the page getting its turns.
 *
 * Owns how portions overlap: while one is computed the next is read and handed over, so that
 * preprocessing, upload and computation go on at the same time. Knows nothing of what inputs,
 * engines and answers are.
 */
import { abortable, heardLater, type Turns } from './tasks.ts';

/** Portions that are worked on at a time: one computing, one on its way. One more is being read. */
const IN_FLIGHT = 2;

/** A portion on its way; `answers` once they are there. */
interface Flight<Answer> {
  readonly settled: Promise<void>;
  answers?: Answer[];
}

/** What is done with a portion. */
export interface Work<Portion, Answer> {
  /** The next portion, or `null` when there is none. */
  read(): Promise<Portion | null>;
  answer(portion: Portion): Promise<Answer[]>;
}

/**
 * Answers in order, a portion at a time.
 * @throws what the work rejects with; the signal's reason.
 */
export async function* inPortions<Portion, Answer>(
  { read, answer }: Work<Portion, Answer>,
  turns: Turns,
  signal: AbortSignal | undefined,
): AsyncGenerator<Answer[], void> {
  const flights: Flight<Answer>[] = [];
  let first = true;
  let more = true;
  /** Why there is no more. */
  let failure: { readonly error: unknown } | undefined;
  let reading: Promise<void> | undefined;

  const fail = (error: unknown): null => {
    failure = { error };
    return null;
  };

  /** Reads a portion and sends it off. */
  const send = async (): Promise<void> => {
    if (!first) await turns.give();
    first = false;
    const portion = more ? await read().catch(fail) : null;
    if (portion === null) {
      more = false;
    } else if (more) {
      const flight: Flight<Answer> = {
        settled: answer(portion).then((answers) => {
          flight.answers = answers;
        }),
      };
      heardLater(flight.settled);
      flights.push(flight);
    }
    reading = undefined;
  };

  try {
    for (;;) {
      signal?.throwIfAborted();
      if (more && flights.length < IN_FLIGHT) reading ??= send();
      const [oldest] = flights;
      const waits = [oldest?.settled, reading].filter((wait) => wait !== undefined);
      if (waits.length === 0) {
        if (failure) throw failure.error;
        return;
      }
      await abortable(Promise.race(waits), signal);
      if (!oldest?.answers) continue;
      flights.shift();
      yield oldest.answers;
    }
  } finally {
    more = false;
  }
}
