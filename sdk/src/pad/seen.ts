/** Notices that an element comes into view. Knows nothing of what that is good for. */

/**
 * Acts once, when the element has come into view and the page has nothing else to do.
 * @returns what calls it off.
 */
export function whenSeen(element: Element, act: () => void): () => void {
  // Safari has learned of idleness late.
  const whenIdle: (task: () => void) => unknown = globalThis.requestIdleCallback ?? setTimeout;
  let off = false;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    whenIdle(() => {
      if (!off) act();
    });
  });
  observer.observe(element);
  return () => {
    off = true;
    observer.disconnect();
  };
}
