/**
 * Moves the pad's pen by keyboard. Owns the keys and the mark that shows where the pen is; knows
 * nothing of painting.
 */
import type { Pad } from './pad.ts';

/** How far one key press leads the pen, as a share of the pad; with Shift, a finer step. */
const STEP = 0.04;
const FINE_STEP = 0.01;

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Lets the keys draw while the pad has the focus: arrows move the pen (two at once go askew), Space
 * puts it down and lifts it, Z takes back, Escape clears. Ctrl+Z or ⌘Z takes back from anywhere.
 * @param mark an element over the pad, placed by its `--x` and `--y` and marked `data-down`.
 */
export function drawWithKeyboard(pad: Pad, mark: HTMLElement): void {
  const held = new Set<string>();
  let pen = { x: 0.5, y: 0.5 };
  let down = false;

  const showMark = (): void => {
    mark.style.setProperty('--x', String(pen.x));
    mark.style.setProperty('--y', String(pen.y));
    mark.toggleAttribute('data-down', down);
  };

  const setDown = (value: boolean): void => {
    if (value === down) return;
    down = value;
    if (down) pad.penDown(pen);
    else pad.penUp();
    showMark();
  };

  const move = (step: number): void => {
    for (const key of held) {
      const [x, y] = DIRECTIONS[key] ?? [0, 0];
      pen = { x: clamp(pen.x + x * step), y: clamp(pen.y + y * step) };
    }
    if (down) pad.penMove(pen);
    showMark();
  };

  /** @returns whether the key means something here. */
  const press = ({ key, shiftKey, repeat }: KeyboardEvent): boolean => {
    if (key in DIRECTIONS) {
      held.add(key);
      move(shiftKey ? FINE_STEP : STEP);
    } else if (key === ' ') {
      if (!repeat) setDown(!down);
    } else if (key === 'Escape') {
      setDown(false);
      pad.clear();
    } else if (key.toLowerCase() === 'z') {
      setDown(false);
      pad.undo();
    } else {
      return false;
    }
    return true;
  };

  pad.canvas.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (press(event)) event.preventDefault();
  });
  pad.canvas.addEventListener('keyup', (event) => held.delete(event.key));
  const letGo = (): void => {
    held.clear();
    setDown(false);
  };
  pad.canvas.addEventListener('blur', letGo);
  // Before the pointer's own stroke begins, hence in the capture phase.
  pad.canvas.addEventListener('pointerdown', letGo, { capture: true });

  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key !== 'z') return;
    event.preventDefault();
    setDown(false);
    pad.undo();
  });
  showMark();
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
