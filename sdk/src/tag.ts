/**
 * What kind of built-in object a value is, by its tag and not by `instanceof`: that works for
 * objects of other frames, and where a class (say `HTMLCanvasElement`, in Node) does not exist.
 */

/** For instance `Uint8Array`, `HTMLCanvasElement`, `Object`, `Null`. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
