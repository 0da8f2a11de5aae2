/** `inkdigit/tfjs` on every backend that tfjs has in a browser: the integers of our own engines. */
import { createClassifier } from 'inkdigit';
import { DIGIT_BYTES, loadTestDigits } from '../support/digits.ts';
import { site } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

/** Digits that a backend reads; those of SwiftShader take their time. */
const COUNTS = { webgpu: 60, webgl: 60, wasm: 500, cpu: 60 };

const { pixels } = loadTestDigits();

for (const [backend, count] of Object.entries(COUNTS)) {
  test(`tfjs on ${backend} equals js to the last bit`, async ({ page, problems }) => {
    // tfjs reads back from WebGL the way that Chromium warns of.
    if (backend === 'webgl') problems.allow(/GPU stall due to ReadPixels/);
    await page.goto(`${site.origin}/pages/tfjs.html`);
    await page.waitForFunction(() => 'openTfjs' in globalThis);
    const digits = pixels.subarray(0, count * DIGIT_BYTES);
    const answers = await page.evaluate(
      async ({ backend, digits }) => {
        const classifier = await openTfjs(backend);
        const { digit } = await classifier.classify(tools.draw(3));
        const predictions = await classifier.classifyBatch(tools.bytes(digits));
        classifier.dispose();
        return { drawn: digit, logits: predictions.map(({ logits }) => [...logits]) };
      },
      { backend, digits: Buffer.from(digits).toString('base64') },
    );

    const own = await createClassifier({ engine: 'js' });
    const expected = await own.classifyBatch(digits);
    own.dispose();
    expect(answers.drawn).toBe(3);
    expect(answers.logits).toEqual(expected.map(({ logits }) => [...logits]));
  });
}
