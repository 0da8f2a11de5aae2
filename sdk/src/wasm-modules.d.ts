/** What is compiled from AssemblyScript, as hexadecimal text; the build and the tests load it so (`build/wasm.js`). */
declare module '#wasm-modules' {
  /** The engine's kernel for browsers with SIMD: activations of two bytes. */
  export const plain: string;
  /** The same with relaxed SIMD: activations of one byte. */
  export const relaxed: string;
  /** The same where the processor multiplies bytes in pairs: sums of two bytes. */
  export const paired: string;
  /** The decoder of coded models. */
  export const decoder: string;
}
