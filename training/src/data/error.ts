/**
 * Owns the one error of the data room: a code to branch on and a message that names the remedy.
 * It must not know which data set failed.
 */

/**
 * What went wrong.
 * - `missing`: a folder that was named explicitly does not hold the file.
 * - `network`: no mirror could be reached, or all refused.
 * - `truncated`: the file ends early.
 * - `checksum`: the bytes are not the published ones.
 * - `format`: the bytes do not follow their format (bad magic, bad field).
 * - `labels`: a folder of pictures has too few labels, too many, or one that cannot be used.
 * - `pictures`: pictures cannot be read, are blank, too few, or the same under two labels.
 * - `unpack`: the compressed file cannot be unpacked.
 * - `disk-full`: no space is left in the cache.
 * - `disk`: the cache or the file cannot be read or written.
 */
export type DataErrorCode =
  | 'missing'
  | 'network'
  | 'truncated'
  | 'checksum'
  | 'format'
  | 'labels'
  | 'pictures'
  | 'unpack'
  | 'disk-full'
  | 'disk';

/** Every failure to get or to read training data. Aborts reject with the signal's reason instead. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code: DataErrorCode;
  /** What to do about it: one sentence, also at the end of `message`. */
  readonly remedy: string;

  /** @param problem what happened, in a sentence; @param remedy what to do, in a sentence. */
  constructor(code: DataErrorCode, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${problem} ${remedy}`, options);
    this.code = code;
    this.remedy = remedy;
  }
}
