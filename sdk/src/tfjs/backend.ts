/**
 * What we use of the tfjs that a page brings, as types: no code, so that nothing of tfjs is a
 * dependency. `import * as tf from '@tensorflow/tfjs'` (or `tfjs-core` with a backend) fits.
 */

/** A tensor of tfjs. */
export interface TfTensor {
  readonly shape: number[];
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** One convolution, channels last, with bias and ReLU. */
export interface FusedConvolution<X> {
  readonly x: X;
  /** [kernel, kernel, in, out] */
  readonly filter: X;
  readonly strides: number;
  /** Zeros on every side. */
  readonly pad: number;
  readonly dimRoundingMode: 'floor';
  readonly bias: X;
  readonly activation: 'relu' | 'linear';
}

/** The module of tfjs; what its tensors are is read off `tensor` alone. */
export interface Tfjs<T extends TfTensor, X = NoInfer<T>> {
  /** Resolves when the backend is up. */
  ready(): Promise<void>;
  /** The backend's name, `webgpu` for instance. */
  getBackend(): string;
  tensor(values: Float32Array | Int32Array, shape: number[], dtype: 'float32' | 'int32'): T;
  /** Runs `work` and disposes of every tensor that it made and does not return. */
  tidy(work: () => X): X;
  cast(x: X, dtype: 'float32'): X;
  floor(x: X): X;
  mul(a: X, b: X | number): X;
  add(a: X, b: X): X;
  sub(a: X, b: X): X;
  minimum(a: X, b: number): X;
  reshape(x: X, shape: number[]): X;
  // tfjs types the operands of these by rank, which the tensors of ours do not say.
  maxPool(x: never, filterSize: number, strides: number, pad: 'valid'): X;
  readonly fused: { conv2d(convolution: FusedConvolution<never>): X };
}
