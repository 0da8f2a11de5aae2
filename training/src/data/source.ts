/**
 * Owns the contract between a data set and the place that its files come from.
 * It must not know either side.
 */

/** One published file. */
export interface DataFile {
  /** Where a data folder keeps it, unpacked name, `/`-separated: `mnist/train-images-idx3-ubyte`. */
  readonly path: string;
  /** Checksum of the unpacked bytes, lower-case hex. */
  readonly checksum: { readonly algorithm: 'md5' | 'sha256'; readonly hex: string };
  /** Where the public mirrors keep it, packed or not, in the order to try. */
  readonly mirrors: readonly string[];
}

/** A place that yields files, unpacked and verified. */
export interface DataSource {
  /** For the log: where the files come from. */
  readonly description: string;
  /**
   * The unpacked bytes, whose checksum has been verified.
   * @throws DataError when they cannot be had; an abort rejects with the signal's reason.
   */
  read(file: DataFile): Promise<Uint8Array>;
}
