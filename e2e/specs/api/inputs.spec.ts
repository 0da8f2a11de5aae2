/** Every kind of input that a page may hold gives the digit that it shows. */
import { INPUT_KINDS, installInputs } from '../../support/inputs.ts';
import { expect, test } from '../../support/test.ts';

const DIGIT = 3;

test.beforeEach(({ context }) => context.addInitScript(installInputs));

for (const kind of INPUT_KINDS) {
  test(`reads a digit from ${kind}`, async ({ sdk }) => {
    const answer = await sdk.evaluate(
      async ({ kind, digit }) => {
        const classifier = await inkdigit.createClassifier();
        const input = await inputs[kind](tools.draw(digit));
        const prediction = await classifier.classify(input);
        const [batched] = await classifier.classifyBatch([input]);
        const seen = await classifier.normalize(input);
        classifier.dispose();
        return {
          digit: prediction.digit,
          status: prediction.status,
          confidence: prediction.confidence,
          probabilities: [...prediction.probabilities],
          logits: [...prediction.logits],
          batched: [...(batched?.logits ?? [])],
          seen: seen.length,
        };
      },
      { kind, digit: DIGIT },
    );
    expect(answer).toMatchObject({ digit: DIGIT, status: 'digit', seen: 784 });
    expect(answer.batched).toEqual(answer.logits);
    expect(answer.confidence).toBe(Math.max(...answer.probabilities));
    expect(answer.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  });
}

test('takes n · 784 bytes for n digits, and many inputs of many kinds', async ({ sdk }) => {
  const answers = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier();
    const pictures = [0, 1, 2, 3, 4].map((digit) => tools.draw(digit));
    const bytes = await Promise.all(pictures.map((picture) => classifier.normalize(picture)));
    const joined = Uint8Array.from(bytes.flatMap((digit) => [...digit]));
    const progress: number[] = [];
    const text = (predictions: { logits: Int32Array }[]): string[] =>
      predictions.map(({ logits }) => String(logits));
    const answers = {
      joined: text(
        await classifier.classifyBatch(joined, {
          onProgress: ({ done, total }) => progress.push(done / total),
        }),
      ),
      mixed: text(await classifier.classifyBatch([...pictures.slice(0, 2), ...bytes.slice(2)])),
      single: text(await Promise.all(pictures.map((picture) => classifier.classify(picture)))),
      none: text(await classifier.classifyBatch([])),
      progress,
    };
    classifier.dispose();
    return answers;
  });
  expect(new Set(answers.single).size).toBe(5);
  expect(answers.joined).toEqual(answers.single);
  expect(answers.mixed).toEqual(answers.single);
  expect(answers.none).toEqual([]);
  expect(answers.progress.at(-1)).toBe(1);
});

test('calls a blank pad blank', async ({ sdk }) => {
  const answer = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier();
    const { digit, status, confidence, probabilities } = await classifier.classify(tools.draw(-1));
    classifier.dispose();
    return { digit, status, confidence, probabilities: [...probabilities] };
  });
  expect(answer).toMatchObject({ digit: null, status: 'blank', confidence: 0 });
  expect(answer.probabilities.every(Number.isFinite)).toBe(true);
});

test('sees nothing of the picture before', async ({ sdk }) => {
  const seen = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier();
    const clear = Object.assign(document.createElement('canvas'), { width: 280, height: 280 });
    const pictures = [tools.draw(3), tools.draw(8), clear, tools.draw(3)];
    const seen: string[] = [];
    for (const picture of pictures) seen.push(String(await classifier.normalize(picture)));
    classifier.dispose();
    return seen;
  });
  const [three, eight, clear, threeAgain] = seen;
  expect(threeAgain).toBe(three);
  expect(eight).not.toBe(three);
  expect(clear).toMatch(/^0(,0)*$/);
});
