/** The part of the package `hershey` (which ships no types) that training uses. */
declare module 'hershey' {
  /** Strokes of a text as polylines; y grows upwards. */
  export function stringToPaths(text: string): {
    readonly paths: readonly (readonly (readonly [number, number])[])[];
  };
}
