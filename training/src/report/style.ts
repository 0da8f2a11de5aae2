/** Owns how the page looks, on light and on dark paper, on screen and in print. */
import { Html } from './html.ts';

/** The colours, for light and for dark paper. */
export const PAINT = `
:root {
  color-scheme: light dark;
  --paper: #f6f5f2; --card: #fff; --sunk: #f1f0ec; --line: #e2e0da; --ink: #1c1d20; --faint: #6b6c70;
  --right: #1f8a4c; --wrong: #c92a2a;
  --series-1: #2456d6; --series-2: #c2500a; --series-3: #1f8a4c;
  --series-4: #8a35b0; --series-5: #0b7285; --series-6: #946200;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131417; --card: #1c1d21; --sunk: #25272c; --line: #33353b; --ink: #ecedef; --faint: #9a9ca3;
    --right: #5dd39e; --wrong: #ff7b72;
    --series-1: #82aaff; --series-2: #ffa45c; --series-3: #5dd39e;
    --series-4: #d59bf6; --series-5: #4cc9dc; --series-6: #f0c648;
  }
}
`;

/** The style sheet, as it stands in the page. */
export const STYLE: Html = new Html(`${PAINT}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 0 20px 60px; }
nav { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line); }
nav ul { max-width: 1080px; margin: 0 auto; padding: 10px 20px; display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; font-size: 13px; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { color: var(--series-1); }
header { padding: 44px 0 8px; }
h1 { margin: 0; font-size: 38px; letter-spacing: -0.02em; line-height: 1.1; }
h1 small { color: var(--faint); font-weight: 400; font-size: 0.55em; letter-spacing: 0; }
h2 { margin: 0 0 4px; font-size: 20px; letter-spacing: -0.01em; }
h3 { margin: 22px 0 4px; font-size: 15px; }
.lead { margin: 6px 0 14px; max-width: 74ch; color: var(--faint); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 10px; margin: 22px 0 0; padding: 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 14px; line-height: 1.35; font-size: 13px; }
.tiles b { display: block; font-size: 22px; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tiles small { display: block; color: var(--faint); font-size: 12px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 22px 24px; margin-top: 18px; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: 13px; font-weight: 600; margin-bottom: 4px; }
.row { display: flex; flex-wrap: wrap; gap: 22px; align-items: flex-start; }
.row > figure { flex: 1 1 300px; max-width: 470px; }
svg.plot { --plot-background: var(--card); color: var(--ink); max-width: 100%; height: auto; overflow: visible; font-variant-numeric: tabular-nums; }
/* Wide figures scroll where they would shrink beyond reading. */
#pareto figure, #robustness figure { overflow-x: auto; }
#pareto svg.plot, #robustness svg.plot { min-width: 700px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; margin: 0 0 10px; padding: 0; font-size: 13px; }
.legend i { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; margin: 4px 0 12px; }
th, td { text-align: right; padding: 7px 8px; border-bottom: 1px solid var(--line); vertical-align: baseline; white-space: nowrap; }
th:first-child { text-align: left; padding-left: 0; }
thead th { vertical-align: bottom; white-space: normal; color: var(--faint); font-weight: 500; font-size: 12.5px; line-height: 1.3; }
tbody th { font-weight: 400; }
#environment td, #hashes td { white-space: normal; }
#environment td, #environment thead th, #hashes td, #hashes thead th { text-align: left; }
code { font: 12px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
details summary { cursor: pointer; color: var(--faint); font-size: 13px; margin-top: 8px; }
.keys { columns: 2; font-size: 12px; padding-left: 18px; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(118px, 1fr)); gap: 12px; list-style: none; margin: 0; padding: 0; }
.gallery li { background: var(--sunk); border-radius: 10px; padding: 10px; text-align: center; font-size: 13px; line-height: 1.4; font-variant-numeric: tabular-nums; }
.gallery li:target { outline: 2px solid var(--series-1); }
.gallery img { image-rendering: pixelated; border-radius: 6px; display: block; margin: 0 auto 6px; }
.wrong { color: var(--wrong); }
.faint { color: var(--faint); font-size: 11.5px; white-space: nowrap; }
.bars { display: flex; align-items: flex-end; gap: 2px; height: 36px; margin-top: 6px; }
.axis { display: flex; gap: 2px; margin-bottom: 4px; border-top: 1px solid var(--line); }
.axis i { flex: 1; font: 8.5px/1.4 system-ui, sans-serif; color: var(--faint); overflow: hidden; }
.bars i { flex: 1; min-height: 1px; background: var(--faint); border-radius: 1.5px 1.5px 0 0; }
.bars .is { background: var(--right); }
.bars .read { background: var(--wrong); }
footer { color: var(--faint); font-size: 12.5px; padding-top: 22px; }
@media print { nav { display: none; } section { break-inside: avoid; } body { background: none; } }
`);
