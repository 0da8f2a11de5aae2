/** The page that README tells a stranger to paste, as it stands there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { README, SDK } from '../support/paths.ts';
import { site } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

const CDN = /^https:\/\/cdn\.jsdelivr\.net\/npm\/inkdigit@[^/]+\/dist\//;

test('reads what is drawn on it', async ({ page }) => {
  const html = /```html\n(.*?)```/s.exec(readFileSync(README, 'utf8'))?.[1];
  await page.route(`${site.origin}/pasted.html`, (route) =>
    route.fulfill({ contentType: 'text/html', body: html ?? '' }),
  );
  await page.route(CDN, (route) =>
    route.fulfill({ path: resolve(SDK, route.request().url().replace(CDN, '')) }),
  );
  await page.goto(`${site.origin}/pasted.html`);
  const box = await page.locator('canvas').boundingBox();
  if (!box) throw new Error('the page of README has no canvas');
  await page.mouse.move(box.x + 80, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 60, { steps: 6 });
  await page.mouse.move(box.x + 120, box.y + 230, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator('output')).toHaveText(/^7 \(\d+ %\)$/);
});
