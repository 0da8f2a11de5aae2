/** Classifiers side by side, calls that overlap, and every way that they may end. */
import { expect, test } from '../../support/test.ts';

const ENGINES = ['webgpu', 'wasm', 'js'] as const;

for (const engine of ENGINES) {
  test(`${engine}: overlapping calls are not mixed up`, async ({ sdk }) => {
    const { together, alone } = await sdk.evaluate(async (engine) => {
      const classifier = await inkdigit.createClassifier({ engine });
      const digits = await Promise.all(
        Array.from({ length: 10 }, (_, digit) => classifier.normalize(tools.draw(digit))),
      );
      const text = ({ logits }: { logits: Int32Array }): string => String(logits);
      const together = await Promise.all(
        Array.from({ length: 5 }, () =>
          digits.map(async (digit, n) =>
            // Batches of many sizes between the single digits.
            n % 3 === 0
              ? (
                  await classifier.classifyBatch(Array.from({ length: 1 + 7 * n }, () => digit))
                ).map(text)
              : [text(await classifier.classify(digit))],
          ),
        ).flat(),
      );
      const alone: string[] = [];
      for (const digit of digits) alone.push(text(await classifier.classify(digit)));
      classifier.dispose();
      return { together, alone };
    }, engine);
    expect(new Set(alone).size).toBe(10);
    together.forEach((answers, call) => {
      expect(new Set(answers)).toEqual(new Set([alone[call % 10]]));
    });
  });

  test(`${engine}: disposing ends pending calls with disposed, and may be repeated`, async ({
    sdk,
  }) => {
    const failures = await sdk.evaluate(async (engine) => {
      const classifier = await inkdigit.createClassifier({ engine });
      const digit = await classifier.normalize(tools.draw(7));
      const many = Uint8Array.from({ length: 784 * 500 }, (_, i) => digit[i % 784] ?? 0);
      const pending = tools.failure(() => classifier.classifyBatch(many));
      classifier.dispose();
      classifier.dispose();
      await classifier[Symbol.asyncDispose]();
      return {
        pending: await pending,
        classify: await tools.failure(() => classifier.classify(digit)),
        classifyBatch: await tools.failure(() => classifier.classifyBatch([digit])),
        normalize: await tools.failure(() => classifier.normalize(tools.draw(7))),
        warmUp: await tools.failure(() => classifier.warmUp()),
      };
    }, engine);
    for (const [call, failure] of Object.entries(failures)) {
      expect(failure, call).toMatchObject({ name: 'InkdigitError', code: 'disposed' });
    }
  });

  test(`${engine}: an abort rejects with the signal's reason and harms no other call`, async ({
    sdk,
  }) => {
    const { reasons, after, digit } = await sdk.evaluate(async (engine) => {
      const classifier = await inkdigit.createClassifier({ engine });
      const digit = await classifier.normalize(tools.draw(7));
      const many = Uint8Array.from({ length: 784 * 3000 }, (_, i) => digit[i % 784] ?? 0);
      const reasonOf = async (work: Promise<unknown>, reason: string): Promise<unknown> => {
        const outcome: unknown = await work.then(
          () => 'answered',
          (error: unknown) => error,
        );
        return outcome === reason;
      };
      const before = AbortSignal.abort('before');
      const during = new AbortController();
      const batch = classifier.classifyBatch(many, {
        signal: during.signal,
        onProgress: () => {
          during.abort('during');
        },
      });
      const reasons = {
        create: await reasonOf(inkdigit.createClassifier({ engine, signal: before }), 'before'),
        classify: await reasonOf(classifier.classify(digit, { signal: before }), 'before'),
        batch: await reasonOf(batch, 'during'),
      };
      const [one, all] = [
        await classifier.classify(digit),
        await classifier.classifyBatch([digit]),
      ];
      classifier.dispose();
      return { reasons, digit: one.digit, after: all[0]?.digit };
    }, engine);
    expect(reasons).toEqual({ create: true, classify: true, batch: true });
    expect([digit, after]).toEqual([7, 7]);
  });
}

test('two classifiers at once know nothing of each other', async ({ sdk }) => {
  const answers = await sdk.evaluate(async () => {
    const [first, second] = await Promise.all([
      inkdigit.createClassifier({ engine: 'webgpu' }),
      inkdigit.createClassifier({ engine: 'webgpu' }),
    ]);
    const both = await Promise.all([first.classify(tools.draw(2)), second.classify(tools.draw(7))]);
    first.dispose();
    const left = await second.classify(tools.draw(7));
    second.dispose();
    return [...both, left].map(({ digit, engine }) => `${engine} ${String(digit)}`);
  });
  expect(answers).toEqual(['webgpu 2', 'webgpu 7', 'webgpu 7']);
});
