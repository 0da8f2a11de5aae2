/** The one error type of the SDK: a code to branch on, a message that says what to do. */

/** What went wrong, stable across versions. */
export type InkdigitErrorCode =
  | 'model-fetch'
  | 'model-format'
  | 'model-integrity'
  | 'input-type'
  | 'input-size'
  | 'input-read'
  | 'engine-unavailable'
  | 'engine-lost'
  | 'option'
  | 'disposed';

/** Every failure that inkdigit reports. Aborts are not failures: they reject with the signal's reason. */
export class InkdigitError extends Error {
  override readonly name = 'InkdigitError';
  readonly code: InkdigitErrorCode;

  /** By name: each of the package's files has this class in itself, and a page may use two of them. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'InkdigitError';
  }

  /** @param code what went wrong; @param message what to do about it; @param options the cause. */
  constructor(code: InkdigitErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
