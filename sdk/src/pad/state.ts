/** Custom states, for CSS. Knows nothing of which there are. */

/** Sets or removes what CSS sees as `:state(name)`. */
export function markState({ states }: ElementInternals, name: string, holds: boolean): void {
  try {
    if (holds) states.add(name);
    else states.delete(name);
  } catch {
    // Older browsers have no states, or only such with dashes; for a style nothing need stop.
  }
}
