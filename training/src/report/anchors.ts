/** Published readers of MNIST digits, to measure ours by: accuracy on its test set, all shipped bytes. */

/** One network that others published. */
export interface Anchor {
  readonly name: string;
  /** All that ships; float32 parameters count four bytes each. */
  readonly bytes: number;
  /** MNIST test set, in 0..1. */
  readonly mnistTest: number;
}

const FLOAT32 = 4;

/** Smallest first. Their multiply-accumulates are not published. */
export const ANCHORS: readonly Anchor[] = [
  { name: 'BitNetMCU', bytes: 3_200, mnistTest: 0.9892 },
  { name: 'BitNetMCU', bytes: 7_300, mnistTest: 0.9928 },
  { name: 'BitNetMCU', bytes: 11_000, mnistTest: 0.9955 },
  { name: 'BitNetMCU', bytes: 13_000, mnistTest: 0.9958 },
  { name: '6,260 float parameters', bytes: 6_260 * FLOAT32, mnistTest: 0.9944 },
  // Reported as 99.50–99.52 %.
  { name: '7,918 float parameters', bytes: 7_918 * FLOAT32, mnistTest: 0.9951 },
  { name: 'Deep Compression, LeNet-5', bytes: 44_000, mnistTest: 0.9926 },
  { name: '15,794 float parameters', bytes: 15_794 * FLOAT32, mnistTest: 0.9959 },
];

/** What size no longer buys: lines, not points. */
export const CEILINGS: readonly Omit<Anchor, 'bytes'>[] = [
  { name: 'one network of 4.7 million parameters', mnistTest: 0.9974 },
  { name: 'a committee', mnistTest: 0.9991 },
];
