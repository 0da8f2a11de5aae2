/**
 * The one classifier that all pads of a page share. Owns when it is made and freed; knows nothing
 * of what pads do with it.
 */
import { InkdigitError } from '../errors.ts';
import type { DigitClassifier } from '../index.ts';

const pads = new Set<object>();
let shared: Promise<DigitClassifier> | null = null;

/** A pad is on the page. Makes nothing yet. */
export function join(pad: object): void {
  pads.add(pad);
}

/** A pad has gone; after the last one the classifier is freed. */
export function leave(pad: object): void {
  pads.delete(pad);
  if (pads.size > 0) return;
  // One that could not be made has told its users.
  shared?.then((classifier) => classifier.dispose()).catch(() => undefined);
  shared = null;
}

/**
 * The classifier, made when first asked for, and anew after a failure.
 * @throws {InkdigitError} `engine-unavailable`.
 */
export function sharedClassifier(): Promise<DigitClassifier> {
  if (!shared) {
    const made = (shared = make());
    made.catch(() => {
      if (shared === made) shared = null;
    });
  }
  return shared;
}

/** Library and model are large beside a pad, and no page should wait for them. */
async function make(): Promise<DigitClassifier> {
  const { createClassifier } = await import('../index.ts').catch((cause: unknown) => {
    const message = 'inkdigit itself did not load: serve index.js beside pad.js.';
    throw new InkdigitError('engine-unavailable', message, { cause });
  });
  return createClassifier();
}
