/** Which variant is compiled: `build/wasm.js` says so, as the compiler does of its own features. */

/** Whether products are added in pairs, in 16 bits; only with relaxed SIMD. */
declare const PAIRED: bool;
