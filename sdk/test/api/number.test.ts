/** How a page reads numbers, on source and on the built files alike. */
import { beforeAll, describe, expect, it } from 'vitest';

import type { DigitInput } from '../../src/api.ts';
import { write } from '../number/writing.ts';
import { paint } from '../preprocess/drawing.ts';
import { BUILDS, type Library } from './builds.ts';
import { SEVEN_READY } from './digits.ts';

const line = write([7, 3, 4, 0]);

describe.each(Object.entries(BUILDS))('%s', (_, load) => {
  let library: Library;
  beforeAll(async () => {
    library = await load();
  });

  it('reads the same number in every colour, on every engine that Node has', async () => {
    const red = paint(line, [200, 30, 30], 'transparent');
    const answers = [];
    for (const engine of ['js', 'wasm'] as const) {
      const classifier = await library.createClassifier({ engine });
      answers.push(await classifier.readNumber(line), await classifier.readNumber(red));
      classifier.dispose();
    }
    for (const { text, confidence, digits } of answers) {
      expect(text).toBe('7340');
      expect(confidence).toBe(answers[0]?.confidence);
      expect(digits.map(({ box }) => box)).toEqual(answers[0]?.digits.map(({ box }) => box));
      expect(digits.map(({ logits }) => logits)).toEqual(
        answers[0]?.digits.map(({ logits }) => logits),
      );
    }
  });

  it('reads before it returns', async () => {
    const classifier = await library.createClassifier({ engine: 'js' });
    const data = Uint8Array.from(line.data);
    const reading = classifier.readNumber({ ...line, data });
    data.fill(0);
    expect((await reading).text).toBe('7340');
  });

  it('tells where the time went, when asked', async () => {
    const classifier = await library.createClassifier({ engine: 'js' });
    const { digits } = await classifier.readNumber(line, { profile: true });
    for (const { profile } of digits) {
      expect(profile?.preprocess).toBeGreaterThan(0);
      expect(profile?.compute).toBeGreaterThan(0);
    }
    expect((await classifier.readNumber(line)).digits[0]?.profile).toBeUndefined();
  });

  it('takes one ready digit, and no more of them', async () => {
    const classifier = await library.createClassifier({ engine: 'js' });
    expect((await classifier.readNumber(SEVEN_READY)).text).toBe('7');
    const two = classifier.readNumber(new Uint8Array(2 * 784));
    await expect(two).rejects.toMatchObject({ code: 'input-size' });
  });

  it('refuses what classify refuses, and a length that is none', async () => {
    const classifier = await library.createClassifier({ engine: 'js' });
    const wrong = classifier.readNumber('7' as unknown as DigitInput);
    await expect(wrong).rejects.toMatchObject({ name: 'InkdigitError', code: 'input-type' });
    const zero = classifier.readNumber(line, { length: 0 });
    await expect(zero).rejects.toMatchObject({ name: 'InkdigitError', code: 'option' });
    const signal = 'now' as unknown as AbortSignal;
    await expect(classifier.readNumber(line, { signal })).rejects.toMatchObject({ code: 'option' });
  });

  it('ends with the reason of its signal, and when the classifier is disposed', async () => {
    const classifier = await library.createClassifier({ engine: 'js' });
    const abort = new AbortController();
    const aborted = classifier.readNumber(line, { signal: abort.signal });
    abort.abort('enough');
    await expect(aborted).rejects.toBe('enough');
    await expect(classifier.readNumber(line, { signal: abort.signal })).rejects.toBe('enough');
    const left = classifier.readNumber(line);
    classifier.dispose();
    await expect(left).rejects.toMatchObject({ code: 'disposed' });
    await expect(classifier.readNumber(line)).rejects.toMatchObject({ code: 'disposed' });
  });
});
