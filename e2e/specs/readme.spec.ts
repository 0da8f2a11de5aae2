/** The pages that README tells a stranger to paste, as they stand there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { README, SDK } from '../support/paths.ts';
import { site } from '../support/site.ts';
import { STROKES } from '../support/strokes.ts';
import { expect, test } from '../support/test.ts';

const CDN = /^https:\/\/cdn\.jsdelivr\.net\/npm\/inkdigit@[^/]+\/dist\//;

/** Opens one of README's pieces of HTML, in order, as a page whose CDN has what was built. */
async function paste(page: Page, n: number): Promise<void> {
  const pieces = [...readFileSync(README, 'utf8').matchAll(/```html\n(.*?)```/gs)];
  await page.route(`${site.origin}/pasted.html*`, (route) =>
    route.fulfill({ contentType: 'text/html', body: pieces[n]?.[1] ?? '' }),
  );
  await page.route(CDN, (route) =>
    route.fulfill({ path: resolve(SDK, route.request().url().replace(CDN, '')) }),
  );
  await page.goto(`${site.origin}/pasted.html`);
}

/** Draws a seven. @param left of its square, @param side of it, in pixels of the page. */
async function drawSeven(page: Page, left: number, top: number, side: number): Promise<void> {
  const [first = [0, 0], ...others] = STROKES[7]?.[0] ?? [];
  await page.mouse.move(left + first[0] * side, top + first[1] * side);
  await page.mouse.down();
  for (const [x, y] of others) {
    await page.mouse.move(left + x * side, top + y * side, { steps: 6 });
  }
  await page.mouse.up();
}

test('reads what is drawn on it', async ({ page }) => {
  await paste(page, 0);
  const box = await page.locator('canvas').boundingBox();
  if (!box) throw new Error('the page of README has no canvas');
  await drawSeven(page, box.x, box.y, box.height);
  await expect(page.locator('output')).toHaveText(/^7 \(\d+ %\)$/);
});

test('sends what is drawn in its form', async ({ page }) => {
  await paste(page, 1);
  const canvas = page.locator('digit-pad canvas');
  const field = page.getByRole('textbox', { name: 'PIN' });
  await field.waitFor();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the form of README has no pad');
  for (let n = 0; n < 4; n++) {
    await drawSeven(page, box.x + 0.6 * n * box.height, box.y + 0.2 * box.height, 0.6 * box.height);
    await expect(field).toHaveValue('7'.repeat(n + 1));
  }
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/pasted.html?pin=7777');
});
