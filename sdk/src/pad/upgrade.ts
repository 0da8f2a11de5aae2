/** Gives an element what a page said before its script ran. Knows nothing of the element. */

/** Puts values that were set on a still unknown element through the setters of its class. */
export function upgrade(element: HTMLElement): void {
  const accessors: object = Object.getPrototypeOf(element) as object;
  for (const name of Object.keys(element)) {
    if (!(name in accessors)) continue;
    const value: unknown = Reflect.get(element, name);
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, value);
  }
}
