/** `<digit-pad>` under a real pointer, read by the real library: drawing, events, order. */
import type { JSHandle, Page } from '@playwright/test';
import type { DigitPad } from 'inkdigit/pad';
import { answer, ASTERISK, openPad, slowDown } from '../support/pad.ts';
import { site } from '../support/site.ts';
import { STROKES } from '../support/strokes.ts';
import { expect, test } from '../support/test.ts';

const SEVEN = STROKES[7] ?? [];

test('reads digits, and says so in order', async ({ page }) => {
  const pad = await openPad(page);
  for (const digit of [7, 1]) {
    await pad.drawDigit(digit);
    const heard = await pad.hears(`change ${digit}`);
    expect(await pad.value()).toBe(String(digit));
    expect(heard[0]).toMatch(/^reading/);
    expect(heard[heard.indexOf(`input ${digit}`) - 1]).toBe(`reading ${digit}`);
    expect(heard.slice(-2)).toEqual([`reading ${digit}`, `change ${digit}`]);
    expect(heard.filter((event) => event.startsWith('change'))).toHaveLength(1);
    await pad.button('Clear').click();
    expect(await pad.hears('change ')).toEqual(['input ', 'change ']);
    expect((await pad.ink()).pixels).toBe(0);
  }
});

test('reads while one draws', async ({ page }) => {
  const pad = await openPad(page);
  await pad.draw(SEVEN, { up: false });
  expect(await pad.hears('input 7')).not.toContain('change 7');
  await page.mouse.up();
  await pad.hears('change 7');
});

test('tells the prediction', async ({ page }) => {
  const pad = await openPad(page);
  const told = pad.element.evaluate(
    (element: DigitPad) =>
      new Promise<unknown>((told) => {
        element.addEventListener('reading', ({ detail }) => {
          if ('digit' in detail && detail.digit === 7) told(detail);
        });
      }),
  );
  await pad.drawDigit(7);
  expect(await told).toMatchObject({ digit: 7, status: 'digit', engine: 'wasm' });
});

test('makes a dot of a tap, and draws beside the pad along its rim', async ({ page }) => {
  const pad = await openPad(page);
  await pad.draw([[[0.5, 0.5]]]);
  const dot = await pad.ink();
  const radius = (0.075 * dot.height) / 2;
  expect(dot.pixels / (Math.PI * radius ** 2)).toBeCloseTo(1, 1);
  expect((dot.box[0] + dot.box[2]) / 2).toBeCloseTo(0.5, 1);
  await pad.draw([
    [
      [0.5, 0.5],
      [2, 0.5],
      [2, 3],
    ],
  ]);
  const { box } = await pad.ink();
  expect([box[2], box[3]].map((end) => end.toFixed(1))).toEqual(['1.0', '1.0']);
});

test('draws with the main button alone', async ({ page }) => {
  const pad = await openPad(page);
  await pad.draw(SEVEN, { button: 'right' });
  expect((await pad.ink()).pixels).toBe(0);
});

test('draws with one finger at a time', async ({ page }) => {
  const pad = await openPad(page);
  const box = await pad.canvas.boundingBox();
  if (!box) throw new Error('the pad is not shown');
  const finger = (id: number, x: number, y: number): object => ({
    id,
    x: box.x + x * box.width,
    y: box.y + y * box.height,
  });
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: string, ...touchPoints: object[]): Promise<unknown> =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints } as never);
  await touch('touchStart', finger(0, 0.2, 0.2));
  await touch('touchStart', finger(0, 0.2, 0.2), finger(1, 0.8, 0.8));
  await touch('touchMove', finger(0, 0.2, 0.6), finger(1, 0.8, 0.6));
  await touch('touchEnd');
  await page.waitForFunction(() => said.some((event) => event.startsWith('change')));
  const ink = (await pad.ink()).box;
  expect(ink[2]).toBeLessThan(0.3);
  expect(ink[3]).toBeGreaterThan(0.6);
});

test('draws where the browser does not tell of quick moves', async ({ page }) => {
  const pad = await openPad(page, 'pad.html', site.insecureOrigin);
  expect(await page.evaluate(() => 'getCoalescedEvents' in PointerEvent.prototype)).toBe(false);
  await pad.drawDigit(7);
  await pad.hears('change 7');
});

test('undoes strokes and clearings', async ({ page }) => {
  const pad = await openPad(page);
  const [body = [], bar = []] = STROKES[4] ?? [];
  await pad.draw([body, bar]);
  await pad.hears('change 4');
  const four = await pad.ink();
  await pad.button('Clear').click();
  await pad.hears('change ');
  await pad.button('Undo').click();
  await pad.hears('change 4');
  expect(await pad.ink()).toEqual(four);
  await pad.button('Undo').click();
  await page.waitForFunction(() => said.some((event) => event.startsWith('change')));
  const one = await pad.ink();
  expect(one.pixels).toBeGreaterThan(0);
  expect(one.pixels).toBeLessThan(four.pixels);
  await pad.said();
  await pad.button('Undo').click();
  await pad.hears('change ');
  await pad.button('Undo').click();
  expect(await pad.said()).toEqual([]);
});

test('takes what is typed, and reads on when one draws on', async ({ page }) => {
  const pad = await openPad(page);
  await pad.drawDigit(7);
  await pad.hears('change 7');
  await pad.field.fill('1');
  expect(await pad.said()).toEqual(['input 1']);
  await pad.field.blur();
  expect(await pad.said()).toEqual(['change 1']);
  expect((await pad.ink()).pixels).toBeGreaterThan(0);
  await pad.draw([
    [
      [0.4, 0.5],
      [0.65, 0.5],
    ],
  ]);
  await pad.hears('change 7');
});

test('calls what is hardly a digit unknown', async ({ page }) => {
  const pad = await openPad(page);
  const isUnknown = (): Promise<boolean> =>
    pad.element.evaluate((element) => element.matches(':state(unknown):invalid'));
  await pad.draw(ASTERISK);
  await page.waitForFunction(() => said.filter((event) => event.startsWith('change')).length === 4);
  expect(await pad.value()).toBe('?');
  expect(await isUnknown()).toBe(true);
  expect(
    await pad.element.evaluate((element: DigitPad) => [
      element.validity.patternMismatch,
      element.validationMessage,
    ]),
  ).toEqual([true, 'Hardly a digit: draw again, or type.']);
  await pad.field.fill('8');
  expect(await isUnknown()).toBe(false);
});

test('never reads twice at a time, and the newest wins', async ({ page }) => {
  const pad = await openPad(page);
  await slowDown(page);
  await pad.drawDigit(7);
  await answer(page);
  await answer(page);
  expect((await pad.hears('change 7')).filter((event) => event.startsWith('reading'))).toHaveLength(
    2,
  );
  expect(await page.evaluate(() => [slow.most, slow.begun])).toEqual([1, 2]);
});

test('has a value that nobody may send until what is drawn is read', async ({ page }) => {
  const pad = await openPad(page);
  await slowDown(page);
  const state = (): Promise<unknown[]> =>
    pad.element.evaluate((element: DigitPad) => [
      ...[element.matches(':state(unread)'), element.checkValidity()],
    ]);
  await pad.draw(SEVEN, { up: false });
  expect(await state()).toEqual([true, false]);
  await answer(page);
  await answer(page);
  await pad.hears('input 7');
  expect(await state()).toEqual([false, true]);
});

/** What makes an answer stale, and the value that must remain. */
const OUTDATES: Record<string, [act: (pad: DigitPad) => void, value: string]> = {
  'clear()': [(pad) => pad.clear(), ''],
  'undo()': [(pad) => pad.undo(), ''],
  'a value': [(pad) => (pad.value = '3'), '3'],
  'a reset': [(pad) => pad.form?.reset(), ''],
  'its removal': [(pad) => pad.remove(), ''],
};

for (const [what, [act, value]] of Object.entries(OUTDATES)) {
  test(`an answer that ${what} made stale is not heard`, async ({ page }) => {
    const pad = await openPad(page);
    await slowDown(page);
    await pad.drawDigit(7);
    const element = await page.evaluateHandle(
      () => document.querySelector('digit-pad') as DigitPad,
    );
    await element.evaluate(act);
    await answer(page);
    expect(await element.evaluate((pad) => pad.value)).toBe(value);
    expect((await pad.said()).filter((event) => event.startsWith('reading'))).toEqual([]);
    expect(await page.evaluate(() => slow.begun)).toBe(1);
  });
}

test('typing makes answers stale', async ({ page }) => {
  const pad = await openPad(page);
  await slowDown(page);
  await pad.drawDigit(7);
  await pad.field.fill('9');
  await answer(page);
  expect(await pad.said()).toEqual(['input 9']);
});

test('another length has the drawing read anew', async ({ page }) => {
  const pad = await openPad(page);
  await slowDown(page);
  await pad.drawDigit(7);
  await pad.element.evaluate((element: DigitPad) => (element.length = 2));
  await answer(page);
  await pad.hears('change 42');
  expect(await page.evaluate(() => slow.asked)).toEqual({ length: 2, signal: true });
  await pad.element.evaluate((element: DigitPad) => (element.length = 'any'));
  await pad.hears('change 423');
  expect(await page.evaluate(() => slow.asked)).toEqual({ length: undefined, signal: true });
});

test('reads a number digit by digit, none of them parted to make up its length', async ({
  page,
}) => {
  const pad = await openPad(page);
  await pad.element.evaluate((element: DigitPad) => (element.length = 3));
  const isValid = (): Promise<boolean> =>
    pad.element.evaluate((element: DigitPad) => element.validity.valid);
  for (const [n, digit] of [2, 0, 7].entries()) {
    const small = (STROKES[digit] ?? []).map((stroke) =>
      stroke.map(([x, y]) => [0.6 * (x + n), 0.2 + 0.6 * y] as const),
    );
    await pad.draw(small);
    await pad.hears(`change ${'207'.slice(0, n + 1)}`);
    expect(await isValid()).toBe(n === 2);
  }
});

test('concludes nothing while the pen is down again', async ({ page }) => {
  const pad = await openPad(page);
  await slowDown(page);
  const [first = [], second = []] = STROKES[4] ?? [];
  await pad.draw([first]);
  await pad.draw([second], { up: false });
  // The reading that goes on, and the one that both strokes have asked for.
  await answer(page);
  await answer(page);
  await page.waitForFunction(() => slow.going === 0);
  const heard = await pad.said();
  expect(heard.filter((event) => event.startsWith('reading'))).not.toEqual([]);
  expect(heard.filter((event) => event.startsWith('change'))).toEqual([]);
  await page.mouse.up();
  await answer(page);
  await pad.hears('change 4');
});

test('a page may empty a pad that is not read yet', async ({ page }) => {
  const pad = await openPad(page);
  await slowDown(page);
  await pad.drawDigit(7);
  await pad.element.evaluate((element: DigitPad) => (element.value = ''));
  expect((await pad.ink()).pixels).toBe(0);
  await answer(page);
  expect(await pad.value()).toBe('');
  const isUnread = await pad.element.evaluate((element) => element.matches(':state(unread)'));
  expect(isUnread).toBe(false);
});

test('another length leaves what was typed alone', async ({ page }) => {
  const pad = await openPad(page);
  await pad.drawDigit(7);
  await pad.hears('change 7');
  await pad.field.fill('3');
  await pad.element.evaluate((element: DigitPad) => (element.length = 2));
  await pad.field.press('Enter');
  expect(await pad.value()).toBe('3');
});

test('says nothing while it is disabled, and reads afterwards', async ({ page }) => {
  const pad = await openPad(page);
  await pad.draw(SEVEN, { up: false });
  await pad.hears('input 7');
  await pad.element.evaluate((element: DigitPad) => (element.disabled = true));
  await page.mouse.up();
  expect(await pad.said()).not.toContain('change 7');
  await pad.element.evaluate((element: DigitPad) => (element.disabled = false));
  await pad.hears('change 7');
});

/** Takes the pad out of its page. */
function takeAway(page: Page): Promise<JSHandle<DigitPad>> {
  return page.evaluateHandle(() => {
    const pad = document.querySelector('digit-pad') as DigitPad;
    pad.remove();
    return pad;
  });
}

test('a pad that was taken away goes on reading where it is put', async ({ page }) => {
  const pad = await openPad(page);
  await slowDown(page);
  await pad.drawDigit(7);
  await answer(page);
  await page.waitForFunction(() => slow.waiting.length > 0);
  const element = await takeAway(page);
  await answer(page);
  expect(await element.evaluate((pad) => pad.value)).not.toBe('7');
  await element.evaluate((pad) => document.body.append(pad));
  await answer(page);
  await pad.hears('change 7');
});

test('a pad that is taken away under the pen ends the stroke, and takes the next', async ({
  page,
}) => {
  const pad = await openPad(page);
  await pad.draw(SEVEN, { up: false });
  const element = await takeAway(page);
  await element.evaluate((pad) => document.body.append(pad));
  await pad.hears('change 7');
  await page.mouse.up();
  await pad.button('Clear').click();
  await pad.drawDigit(1);
  await pad.hears('change 1');
});
