/** The compiled kernel as hexadecimal text; the build and the tests load it so. */
declare module '#wasm-kernel' {
  /** For browsers with relaxed SIMD: activations of one byte. */
  export const relaxed: string;
  /** For browsers with SIMD: activations of two bytes. */
  export const plain: string;
}
