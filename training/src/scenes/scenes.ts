/** The pictures in which people hand digits over. It must not know how they are read. */
import type { Cut } from './cut.ts';
import type { Light } from './light.ts';
import type { Print } from './print.ts';

/** A kind of picture. */
export interface Scene {
  readonly title: string;
  readonly cut: Cut;
  /** On printed paper. */
  readonly print?: Print;
  /** One of these for each digit, by chance. */
  readonly lights: readonly Light[];
}

/** Scans and screens: the one as often as the other. */
const EVEN: readonly Light[] = [
  { paper: 0, ink: 255 },
  { paper: 240, ink: 20 },
];
/** A photograph, in which the digit is six tenths of the picture. */
const PHOTOGRAPHED: Cut = { side: 72, shape: 'square', margin: 24 };

function scan(title: string, side: number, shape: Cut['shape'], margin = 0): Scene {
  return { title, cut: { side, shape, margin }, lights: EVEN };
}

/** A digit of six tenths of the picture on printed paper. */
function paper(title: string, print: Print): Scene {
  return { title: `printed paper, ${title}`, cut: PHOTOGRAPHED, lights: EVEN, print };
}

function photograph(title: string, light: Light, cut = PHOTOGRAPHED): Scene {
  return { title: `photograph, ${title}`, cut, lights: [{ noise: 3, ...light }] };
}

/** See the top of this file. */
export const SCENES: readonly Scene[] = [
  scan('20 pixels and a margin of 4', 20, 'square', 4),
  scan('96 pixels without a margin', 96, 'square'),
  scan('28 pixels without a margin', 28, 'square'),
  scan('16 pixels without a margin', 16, 'square'),
  scan('8 pixels without a margin', 8, 'square'),
  scan('96 pixels, the ink alone', 96, 'box'),
  scan('16 pixels, the ink alone', 16, 'box'),
  scan('96 pixels, stretched to a square', 96, 'stretched'),
  scan('16 pixels, stretched to a square', 16, 'stretched'),
  {
    ...scan('16 pixels without a margin, noise', 16, 'square'),
    lights: EVEN.map((light) => ({ ...light, noise: 6 })),
  },
  photograph('even light', { paper: 200, ink: 60 }),
  photograph('light from a side', { paper: 190, ink: 60, slope: 0.6, noise: 6 }),
  photograph('overexposed', { paper: 300, ink: 90, vignette: 0.8 }),
  photograph('half in shadow', { paper: 200, ink: 60, shadow: 0.25 }),
  photograph('pencil', { paper: 200, ink: 150, slope: 0.3 }),
  photograph('chalk', { paper: 70, ink: 220, slope: 0.4 }),
  photograph(
    'without a margin',
    { paper: 200, ink: 60, slope: 0.2 },
    { side: 96, shape: 'square' },
  ),
  paper('in a box', { pattern: 'box', space: 6, width: 3, ink: 230 }),
  paper('in a box at the rim', { pattern: 'box', space: 0, width: 2, ink: 230 }),
  paper('ruled', { pattern: 'ruled', space: 30, width: 2, ink: 160 }),
  paper('squared', { pattern: 'squared', space: 15, width: 1, ink: 90 }),
  {
    ...photograph('ruled paper', { paper: 200, ink: 40, slope: 0.2 }),
    print: { pattern: 'ruled', space: 30, width: 2, ink: 120, lean: 0.01 },
  },
];
