/** Types of `wasm.js`, for the tests. */

/** Both variants of the wasm engine's module in hexadecimal; compiled once per process. */
export function compileKernel(): Promise<{ relaxed: string; plain: string }>;
