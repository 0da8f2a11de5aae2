/** Types of `wgsl.js`, for the tests. */
export function stripShader(source: string): string;
