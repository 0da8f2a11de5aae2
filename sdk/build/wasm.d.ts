/** Types of `wasm.js`, for the tests. */

/** All variants of the wasm engine's module in hexadecimal; compiled once per process. */
export function compileKernel(): Promise<Record<'paired' | 'relaxed' | 'plain', string>>;
