/** Bad input of any kind gives one typed error that says what to do. */
import type { ClassifierOptions, DigitInput, InkdigitErrorCode } from 'inkdigit';
import { site } from '../../support/site.ts';
import { expect, test } from '../../support/test.ts';

/** What a page might pass by mistake, made in the page, and the error that it gets. */
const BAD_INPUTS: readonly [what: string, make: () => unknown, code: InkdigitErrorCode][] = [
  ['nothing', () => undefined, 'input-type'],
  ['null', () => null, 'input-type'],
  ['a number', () => 7, 'input-type'],
  ['text', () => 'seven', 'input-type'],
  ['a function', () => () => 7, 'input-type'],
  ['a div', () => document.createElement('div'), 'input-type'],
  ['an empty object', () => ({}), 'input-type'],
  ['783 bytes', () => new Uint8Array(783), 'input-size'],
  ['no bytes', () => new Uint8Array(0), 'input-size'],
  ['two digits for one', () => new Uint8Array(1568), 'input-size'],
  [
    'a canvas without size',
    () => Object.assign(document.createElement('canvas'), { width: 0 }),
    'input-size',
  ],
  [
    'pixels that do not fill their size',
    () => ({ data: new Uint8Array(10), width: 28, height: 28 }),
    'input-size',
  ],
  [
    'a size that is not a number',
    () => ({ data: new Uint8Array(784), width: NaN, height: 28 }),
    'input-size',
  ],
  ['a negative size', () => ({ data: new Uint8Array(784), width: -28, height: -28 }), 'input-size'],
  ['a video without a frame', () => document.createElement('video'), 'input-read'],
  ['an img without a source', () => new Image(), 'input-read'],
  ['a file that is no picture', () => new Blob(['seven'], { type: 'image/png' }), 'input-read'],
];

test('refuses what is no digit, and goes on reading what is', async ({ sdk }) => {
  const classifier = await sdk.evaluateHandle(() => inkdigit.createClassifier());
  for (const [what, make, code] of BAD_INPUTS) {
    const input = await sdk.evaluateHandle(make);
    const outcome = await sdk.evaluate(
      async ({ classifier, input }) => ({
        classify: await tools.failure(() => classifier.classify(input as DigitInput)),
        normalize: await tools.failure(() => classifier.normalize(input as DigitInput)),
        batch: await tools.failure(() => classifier.classifyBatch([input as DigitInput])),
        next: (await classifier.classify(tools.draw(7))).digit,
      }),
      { classifier, input },
    );
    const refused = { name: 'InkdigitError', code };
    expect.soft(outcome, what).toMatchObject({
      classify: refused,
      normalize: refused,
      batch: refused,
      next: 7,
    });
  }
  await classifier.evaluate((used) => {
    used.dispose();
  });
});

const BAD_OPTIONS: readonly [what: string, options: object, code: InkdigitErrorCode][] = [
  ['an engine that there is not', { engine: 'cuda' }, 'option'],
  ['a model that is a number', { model: 7 }, 'option'],
  ['an integrity that is no hash', { integrity: 'sha256-short' }, 'option'],
  ['a signal that is none', { signal: {} }, 'option'],
];

test('refuses options that it does not know', async ({ sdk }) => {
  for (const [what, options, code] of BAD_OPTIONS) {
    const failure = await sdk.evaluate(
      (options) => tools.failure(() => inkdigit.createClassifier(options)),
      options as ClassifierOptions,
    );
    expect.soft(failure, what).toMatchObject({ name: 'InkdigitError', code });
  }
});

test('refuses a picture of another site, which a page may not read', async ({ sdk }) => {
  const foreign = `${site.origin.replace('127.0.0.1', 'localhost')}/pages/digit.svg`;
  const outcome = await sdk.evaluate(async (src) => {
    const image = Object.assign(new Image(), { src });
    await image.decode();
    const classifier = await inkdigit.createClassifier();
    const failure = await tools.failure(() => classifier.classify(image));
    const { digit: next } = await classifier.classify(tools.draw(7));
    classifier.dispose();
    return { failure, next };
  }, foreign);
  expect(outcome.failure).toMatchObject({ name: 'InkdigitError', code: 'input-read' });
  expect(outcome.next).toBe(7);
});
