/** The demo as its visitors use it: mouse, finger, keyboard, small screens. */
import type { Page } from '@playwright/test';
import { type Stroke, STROKES } from '../support/strokes.ts';
import { site } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

/** Opens the demo and waits until it has read the empty pad once. */
async function openDemo(page: Page): Promise<void> {
  await page.goto(`${site.origin}/demo/`);
  await expect(page.getByTestId('answered-by')).toHaveText(/js|wasm|webgpu/);
}

/** Draws a digit on the pad with the mouse, as a hand would. */
async function draw(page: Page, digit: number): Promise<void> {
  await drawStrokes(page, STROKES[digit] ?? []);
}

/** Draws stroke by stroke. */
async function drawStrokes(page: Page, strokes: readonly Stroke[]): Promise<void> {
  const box = await page.getByTestId('pad').boundingBox();
  if (!box) throw new Error('the pad is not on the page');
  for (const stroke of strokes) {
    for (const [i, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

test('reads every digit that is drawn with the mouse', async ({ page }) => {
  await openDemo(page);
  for (let digit = 0; digit < 10; digit += 1) {
    await draw(page, digit);
    await expect(page.getByTestId('digit')).toHaveText(String(digit));
    await page.getByTestId('clear').click();
    await expect(page.getByTestId('digit')).toHaveText('–');
  }
});

test('shows the probabilities, the picture that the network saw, the engine and the time', async ({
  page,
}) => {
  await openDemo(page);
  await draw(page, 7);
  await expect(page.getByTestId('digit')).toHaveText('7');
  const probabilities = await Promise.all(
    Array.from({ length: 10 }, async (_, digit) =>
      Number(await page.getByTestId(`probability-${String(digit)}`).getAttribute('aria-valuenow')),
    ),
  );
  expect(probabilities.indexOf(Math.max(...probabilities))).toBe(7);
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 2);
  const seen = await page.getByTestId('seen').evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [];
    return {
      width: canvas.width,
      ink: Array.from(pixels).filter((v, i) => i % 4 === 0 && v > 127).length,
    };
  });
  expect(seen.width).toBe(28);
  expect(seen.ink).toBeGreaterThan(20);
  await expect(page.getByTestId('time')).toHaveText(/\d/);
});

test('switches between the engines, which agree', async ({ page }) => {
  await openDemo(page);
  await draw(page, 3);
  await expect(page.getByTestId('digit')).toHaveText('3');
  const bars = async (): Promise<(string | null)[]> =>
    Promise.all(
      Array.from({ length: 10 }, (_, digit) =>
        page.getByTestId(`probability-${String(digit)}`).getAttribute('aria-valuenow'),
      ),
    );
  for (const engine of ['wasm', 'js']) {
    await page.getByTestId('engine').selectOption(engine);
    await expect(page.getByTestId('answered-by')).toHaveText(engine);
  }
  const js = await bars();
  await page.getByTestId('engine').selectOption('webgpu');
  await expect(page.getByTestId('answered-by')).toHaveText('webgpu');
  expect(await bars()).toEqual(js);
  await expect(page.getByTestId('digit')).toHaveText('3');
});

test('says so when the drawing is hardly a digit', async ({ page }) => {
  await openDemo(page);
  const letterW: Stroke = [
    [0.2, 0.25],
    [0.35, 0.75],
    [0.5, 0.35],
    [0.65, 0.75],
    [0.8, 0.25],
  ];
  await drawStrokes(page, [letterW]);
  await expect(page.getByTestId('verdict')).toHaveText('Hardly a digit');
  await expect(page.getByTestId('digit')).toHaveText('–');
});

test('undoes a stroke', async ({ page }) => {
  await openDemo(page);
  await draw(page, 1);
  await expect(page.getByTestId('digit')).not.toHaveText('–');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('digit')).toHaveText('–');
});

test('can be drawn on and cleared by keyboard alone', async ({ page }) => {
  await openDemo(page);
  await page.getByTestId('pad').focus();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByTestId('digit')).toHaveText('1');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('digit')).toHaveText('–');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

  test('fits, and a finger that draws does not scroll the page', async ({ page }) => {
    await openDemo(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    const box = await page.getByTestId('pad').boundingBox();
    if (!box) throw new Error('the pad is not on the page');
    const scrolled = await page.evaluate(() => window.scrollY);
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
      finger.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd' ? [] : [{ x: box.x + x * box.width, y: box.y + y * box.height }],
      });
    await touch('touchStart', 0.5, 0.85);
    for (let y = 0.8; y > 0.15; y -= 0.05) await touch('touchMove', 0.5, y);
    await touch('touchEnd', 0, 0);
    await expect(page.getByTestId('digit')).toHaveText('1');
    expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('reads a digit', async ({ page }) => {
      await openDemo(page);
      await draw(page, 0);
      await expect(page.getByTestId('digit')).toHaveText('0');
    });
  });
}

test('takes whole numbers in a form', async ({ page }) => {
  await page.goto(`${site.origin}/demo/`);
  await page.getByRole('link', { name: 'Whole numbers' }).click();
  for (const [name, text] of [
    ['Table', '7'],
    ['PIN', '2047'],
    ['Phone', '30'],
  ] as const) {
    const box = await page.locator(`digit-pad[name=${name.toLowerCase()}] canvas`).boundingBox();
    if (!box) throw new Error(`${name} has no pad`);
    const side = 0.6 * Math.min(box.height, (box.width / text.length) * 1.5);
    for (const [n, digit] of [...text].entries()) {
      for (const stroke of STROKES[Number(digit)] ?? []) {
        for (const [i, [x, y]] of stroke.entries()) {
          await page.mouse.move(box.x + (n + x) * side, box.y + (0.2 + y) * side);
          if (i === 0) await page.mouse.down();
        }
        await page.mouse.up();
      }
    }
    await expect(page.getByRole('textbox', { name })).toHaveValue(text);
  }
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('#sent')).toHaveText('table=7&pin=2047&phone=30');
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByRole('textbox', { name: 'PIN' })).toHaveValue('');
  await expect(page.locator('#sent')).toHaveText('nothing yet');
});
