/** A number on a canvas, read by every engine. */
import { expect, test } from '../../support/test.ts';

for (const engine of ['js', 'wasm', 'webgpu'] as const) {
  test(`reads a number from a wide canvas by ${engine}`, async ({ sdk }) => {
    const answer = await sdk.evaluate(async (engine) => {
      // More pixels than are read, as on a screen with many of them.
      const side = 600;
      const canvas = new OffscreenCanvas(4 * side, side);
      const context = canvas.getContext('2d');
      [2, 0, 4, 7].forEach((digit, n) => context?.drawImage(tools.draw(digit, side), n * side, 0));
      const classifier = await inkdigit.createClassifier({ engine });
      const { text, confidence, digits } = await classifier.readNumber(canvas);
      const known = await classifier.readNumber(canvas, { length: 4 });
      classifier.dispose();
      return {
        ...{ text, confidence, known: known.text },
        engines: digits.map((digit) => digit.engine),
        places: digits.map(({ box }) => Math.floor((box.x + box.width / 2) / side)),
      };
    }, engine);
    expect(answer).toMatchObject({ text: '2047', known: '2047', places: [0, 1, 2, 3] });
    expect(answer.engines).toEqual([engine, engine, engine, engine]);
    expect(answer.confidence).toBeGreaterThan(0.9);
  });
}
