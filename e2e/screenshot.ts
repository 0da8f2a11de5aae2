/** Takes README's pictures of the demo, by day and by night: `npm run screenshot -w e2e`. */
import { resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, ensureBrowser } from './browser.ts';
import { serve } from './support/server.ts';

const PICTURES = { light: 'screenshot.png', dark: 'screenshot-dark.png' } as const;

type Point = readonly [x: number, y: number];

/** A three in one stroke: four cubic Béziers in a unit square, each going on from the last. */
const THREE: readonly (readonly [Point, Point, Point, Point])[] = [
  [
    [0.33, 0.27],
    [0.42, 0.1],
    [0.72, 0.16],
    [0.62, 0.36],
  ],
  [
    [0.62, 0.36],
    [0.58, 0.44],
    [0.5, 0.46],
    [0.44, 0.47],
  ],
  [
    [0.44, 0.47],
    [0.78, 0.46],
    [0.75, 0.87],
    [0.48, 0.85],
  ],
  [
    [0.48, 0.85],
    [0.4, 0.85],
    [0.33, 0.8],
    [0.29, 0.74],
  ],
];

function along([a, b, c, d]: (typeof THREE)[number], t: number): Point {
  const u = 1 - t;
  const mix = (axis: 0 | 1): number =>
    u ** 3 * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t ** 3 * d[axis];
  return [mix(0), mix(1)];
}

const site = await serve();
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [...CHROMIUM_ARGS],
});
for (const [colorScheme, file] of Object.entries(PICTURES)) {
  const page = await browser.newPage({
    viewport: { width: 1080, height: 720 },
    deviceScaleFactor: 2,
    colorScheme: colorScheme as keyof typeof PICTURES,
    reducedMotion: 'reduce',
  });
  await page.goto(`${site.origin}/demo/`);
  await page.getByTestId('answered-by').filter({ hasText: /\w/ }).waitFor();
  const box = await page.getByTestId('pad').boundingBox();
  if (!box) throw new Error('The demo shows no pad: run npm run build first.');
  const points = THREE.flatMap((curve) =>
    Array.from({ length: 16 }, (_, i) => along(curve, i / 15)),
  );
  for (const [index, [x, y]] of points.entries()) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    if (index === 0) await page.mouse.down();
  }
  await page.mouse.up();
  await page.getByTestId('digit').filter({ hasText: '3' }).waitFor({ state: 'attached' });
  await page.screenshot({ path: resolve(import.meta.dirname, '../demo', file) });
  console.log(`demo/${file}`);
}
await browser.close();
await site.close();
