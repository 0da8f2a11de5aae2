/**
 * How a pad looks unless the page says otherwise: ink and lines in the page's own `color` on
 * nothing at all. In sheets that a script makes, for a strict policy forbids all others.
 */
import type { PadLength } from './reading.ts';

/** Width of the canvas to its height: from one digit's square to the widest that is handy. */
const WIDEST = 4;

const CSS = `
:host {
  display: inline-grid;
  grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) auto auto;
  gap: .25rem;
  box-sizing: border-box;
  inline-size: calc(12rem * var(--digit-pad-ratio));
  max-inline-size: 100%;
}
:host([hidden]) { display: none }
:host(:disabled) canvas { opacity: .5; pointer-events: none }
canvas {
  grid-column: 1 / -1;
  box-sizing: border-box;
  inline-size: 100%;
  block-size: 100%;
  min-block-size: 0;
  aspect-ratio: var(--digit-pad-ratio);
  border: 1px solid;
  cursor: crosshair;
  touch-action: none;
  user-select: none;
  -webkit-user-select: none;
  transition: color 1ms;
}
input, button { box-sizing: border-box; margin: 0; font: inherit }
input { min-inline-size: 0; inline-size: 100% }
`;

/** Styles a shadow tree for a number of digits, with a sheet of the document that it is in. */
export function adoptStyle(root: ShadowRoot, length: PadLength): void {
  const { CSSStyleSheet } = root.ownerDocument.defaultView ?? globalThis;
  const sheet = new CSSStyleSheet();
  const ratio = length === 'any' ? WIDEST : Math.min((length + 1) / 2, WIDEST);
  sheet.replaceSync(`${CSS}:host { --digit-pad-ratio: ${ratio} }`);
  root.adoptedStyleSheets = [sheet];
}
