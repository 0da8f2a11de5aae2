/** `<digit-pad>` and its page: when it loads what, policies, sizes, themes, moves, copies, failures. */
import type { DigitPad } from 'inkdigit/pad';
import { addLibrary, openPad, Pad, watchClassifiers } from '../support/pad.ts';
import { expect, test } from '../support/test.ts';

test('fetches the library when it is first seen, and once', async ({ page }) => {
  await watchClassifiers(page);
  await page.addInitScript(() => {
    // Below the fold, before its script runs.
    document.addEventListener('readystatechange', () => {
      document.body.style.paddingTop = '300vh';
    });
  });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const pad = await openPad(page);
  // What the pad waits for happens, but that it comes into view.
  await pad.element.evaluate(
    (element) =>
      new Promise((idle) => {
        new IntersectionObserver(() => requestIdleCallback(idle)).observe(element);
      }),
  );
  expect(requests).toEqual(['/pages/pad.html', '/sdk/pad.js']);
  await pad.canvas.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => made.length === 1);
  await pad.drawDigit(7);
  await pad.hears('change 7');
  // The second time for the library itself, behind what watches it.
  expect(requests.slice(2)).toEqual(['/sdk/index.js', '/sdk/index.js']);
  expect(await page.evaluate(() => made.length)).toBe(1);
});

test('shares a classifier, and frees it after the last pad', async ({ page }) => {
  await watchClassifiers(page);
  const pad = await openPad(page);
  await page.evaluate(() => document.body.append(document.createElement('digit-pad')));
  const second = new Pad(page, 'digit-pad:not([id])');
  for (const [one, digit] of [
    [pad, 7],
    [second, 1],
  ] as const) {
    await one.drawDigit(digit);
    await pad.hears(`change ${digit}`);
  }
  /** Whether the classifiers made so far are free, one after the other. */
  const freed = (): Promise<boolean[]> =>
    page.evaluate(async () => {
      const failures = made.map((classifier) => tools.failure(() => classifier.warmUp()));
      return (await Promise.all(failures)).map((failure) => failure?.code === 'disposed');
    });
  await page.evaluate(() => document.querySelector('digit-pad')?.remove());
  expect(await freed()).toEqual([false]);
  // A move is no leaving.
  await page.evaluate(() => {
    document.body.prepend(document.querySelector('digit-pad') as DigitPad);
  });
  expect(await freed()).toEqual([false]);
  await page.evaluate(() => document.querySelector('digit-pad')?.remove());
  expect(await freed()).toEqual([true]);
  await page.evaluate(() => document.body.append(document.createElement('digit-pad')));
  await second.drawDigit(1);
  await pad.hears('change 1');
  expect(await freed()).toEqual([true, false]);
});

test('leaves a classifier of the page alone', async ({ page }) => {
  const pad = await openPad(page);
  await addLibrary(page);
  const classifier = await page.evaluateHandle(() => inkdigit.createClassifier({ engine: 'js' }));
  await classifier.evaluate((classifier) => {
    const pad = document.querySelector('digit-pad') as DigitPad;
    // A promise will do.
    pad.classifier = Promise.resolve(classifier);
  });
  const engine = pad.element.evaluate(
    (element: DigitPad) =>
      new Promise<unknown>((told) => {
        element.addEventListener('reading', ({ detail }) =>
          told('engine' in detail && detail.engine),
        );
      }),
  );
  await pad.drawDigit(7);
  expect(await engine).toBe('js');
  await pad.hears('change 7');
  await pad.element.evaluate((element) => element.remove());
  expect(
    await classifier.evaluate(async (left) => (await left.classify(tools.draw(7))).digit),
  ).toBe(7);
});

test('runs where the policy allows nothing but scripts of the site', async ({ page }) => {
  const pad = await openPad(page, 'pad-strict.html');
  await pad.drawDigit(7);
  await pad.hears('change 7');
  expect(await pad.canvas.evaluate((canvas) => getComputedStyle(canvas).touchAction)).toBe('none');
});

test('stays sharp, in shape and whole at every size', async ({ page }) => {
  const pad = await openPad(page);
  await pad.drawDigit(7);
  await pad.hears('change 7');
  const before = await pad.ink();
  expect(before.width).toBe(before.height);
  /** Lays the pad out anew, and waits until its pixels are the screen's. */
  const resize = async (css: string, width: number): Promise<void> => {
    await pad.element.evaluate((element, css) => element.setAttribute('style', css), css);
    await pad.canvas.evaluate(async (canvas: HTMLCanvasElement, width) => {
      const fits = (): boolean =>
        canvas.width === width &&
        canvas.width === canvas.clientWidth * devicePixelRatio &&
        canvas.height === canvas.clientHeight * devicePixelRatio;
      while (!fits()) await new Promise(requestAnimationFrame);
    }, width);
  };
  const shape = ({ box: [left, top, right, bottom], width, height }: typeof before): number =>
    ((right - left) * width) / ((bottom - top) * height);
  await resize('width: 402px', 400);
  const large = await pad.ink();
  expect(large.pixels / before.pixels).toBeCloseTo((400 / before.width) ** 2, 1);
  await resize('width: 402px; height: 130px', 400);
  expect(shape(await pad.ink())).toBeCloseTo(shape(large), 1);
  await pad.draw([[[3.5, 0.5]]]);
  const wide = shape(await pad.ink());
  expect(wide).toBeGreaterThan(3);
  await resize('width: 202px; height: 430px', 200);
  expect(shape(await pad.ink()) / wide).toBeCloseTo(1, 1);
  await resize('width: 402px; height: 130px', 400);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setDeviceMetricsOverride', {
    ...{ width: 1290, height: 720, deviceScaleFactor: 2, mobile: false },
  });
  await resize('width: 402px; height: 130px', 800);
  expect(shape(await pad.ink()) / wide).toBeCloseTo(1, 1);
});

test('has ink in the colour of its text, whatever changes that', async ({ page }) => {
  const pad = await openPad(page);
  await page.addScriptTag({ content: "document.documentElement.style.colorScheme = 'light dark'" });
  await pad.drawDigit(7);
  await pad.hears('change 7');
  const inked = (colour: string): Promise<void> =>
    expect.poll(async () => (await pad.ink()).colour).toBe(colour);
  await inked('0,0,0');
  await page.emulateMedia({ colorScheme: 'dark' });
  await inked('255,255,255');
  await page.evaluate(() => (document.body.style.color = 'rgb(1, 2, 3)'));
  await inked('1,2,3');
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await inked('0,0,0');
});

test('takes what was said before its script ran, and what is copied', async ({ page }) => {
  await page.route('**/sdk/pad.js', async (route) => {
    const response = await route.fetch();
    const body = `const early = document.querySelector('digit-pad');
      Object.assign(early, { value: '3', name: 'early', pen: 0.2, length: 2, label: 'Early' });
      ${await response.text()}`;
    await route.fulfill({ response, body });
  });
  const pad = await openPad(page);
  const outcome = await pad.element.evaluate((element: DigitPad) => {
    const copy = element.cloneNode(true) as DigitPad;
    element.parentElement?.append(copy);
    const parts = ({ value, name, pen, length, label }: DigitPad): unknown[] => [
      ...[value, name, pen, length, label],
    ];
    return { own: Object.keys(element), pad: parts(element), copy: parts(copy) };
  });
  expect(outcome.own).toEqual(['internals']);
  expect(outcome.pad).toEqual(['3', 'early', 0.2, 2, 'Early']);
  expect(outcome.copy).toEqual(['', 'early', 0.2, 2, 'Early']);
});

test('may be loaded twice', async ({ page }) => {
  const pad = await openPad(page);
  await page.addScriptTag({ type: 'module', url: '/sdk/pad.js?again' });
  await pad.drawDigit(7);
  await pad.hears('change 7');
});

test('says when there is no library, and goes on with what is typed', async ({
  page,
  problems,
}) => {
  problems.allow(/Failed to load resource/);
  await page.route('**/sdk/index.js', (route) => route.fulfill({ status: 404 }));
  const pad = await openPad(page);
  const error = pad.element.evaluate(
    (element: DigitPad) =>
      new Promise<object>((told) => {
        element.addEventListener('error', ({ detail: { name, code, message } }) =>
          told({ name, code, message }),
        );
      }),
  );
  await pad.drawDigit(7);
  expect(await error).toEqual({
    name: 'InkdigitError',
    code: 'engine-unavailable',
    message: 'inkdigit itself did not load: serve index.js beside pad.js.',
  });
  const state = (): Promise<unknown> =>
    pad.element.evaluate((element: DigitPad) => [
      ...[element.matches(':state(unread)'), element.validationMessage],
    ]);
  await expect.poll(state).toEqual([true, 'Not read yet: wait, or type a digit.']);
  await pad.field.fill('7');
  expect(await state()).toEqual([false, '']);
  await page.unroute('**/sdk/index.js');
  await pad.button('Clear').click();
  await pad.drawDigit(1);
  await pad.hears('change 1');
});

test('says when a reading fails, and forgets the value before', async ({ page }) => {
  const pad = await openPad(page);
  await addLibrary(page);
  await pad.drawDigit(7);
  await pad.hears('change 7');
  await page.evaluate(async () => {
    const classifier = await inkdigit.createClassifier({ engine: 'js' });
    classifier.dispose();
    (document.querySelector('digit-pad') as DigitPad).classifier = classifier;
  });
  await pad.draw([[[0.5, 0.5]]]);
  expect((await pad.hears('input ')).slice(0, 2)).toEqual(['error ', 'input ']);
  expect(await pad.element.evaluate((element: DigitPad) => element.checkValidity())).toBe(false);
});

test('keeps its looks in a frame that it is moved to', async ({ page }) => {
  const pad = await openPad(page);
  const looks = await pad.element.evaluate((element: DigitPad) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument?.body.append(element);
    const canvas = element.shadowRoot?.querySelector('canvas') as HTMLCanvasElement;
    return { touch: getComputedStyle(canvas).touchAction, width: canvas.clientWidth };
  });
  expect(looks.touch).toBe('none');
  expect(looks.width).toBeGreaterThan(100);
});

test('has the name of its label for assistive technology, pad and field', async ({ page }) => {
  const pad = await openPad(page);
  await pad.element.evaluate((element: DigitPad) => {
    element.label = 'Code';
    element.innerHTML = '<span slot="undo">Back</span>';
    const label = document.body.appendChild(document.createElement('label'));
    label.innerHTML = 'PIN <digit-pad><span slot="undo">Back</span></digit-pad>';
  });
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const names = (role: string): unknown[] =>
    nodes.filter((node) => node.role?.value === role).map((node): unknown => node.name?.value);
  expect(names('group')).toContain('Code');
  expect(names('textbox').sort()).toEqual(['Code', 'PIN']);
  expect(names('button')).toContain('Back');
});
