/** Finds the page's elements by id, typed and never null. Knows nothing of what they are for. */

/**
 * The element with this id.
 * @param type the class it must have, for instance `HTMLCanvasElement`.
 * @throws {Error} when the page has no such element.
 */
export function element<T extends Element>(id: string, type: abstract new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`This page has no ${type.name} with the id "${id}".`);
}
