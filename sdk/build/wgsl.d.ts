/** Types of `wgsl.js`, for the tests. */
export function stripShader(source: string, parts?: string[]): string;
