/** Notices that a canvas must be painted anew. Knows nothing of what is on it. */

/** Acts when the canvas has another size, in pixels of the screen, or another CSS `color`. */
export function whenLooksChange(canvas: HTMLCanvasElement, act: () => void): void {
  const observer = new ResizeObserver(act);
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    // Safari knows sizes in CSS pixels alone.
    observer.observe(canvas);
  }
  // Whatever changes the colour (a class, the system's theme, high contrast), its transition tells.
  canvas.addEventListener('transitionend', act);
}
