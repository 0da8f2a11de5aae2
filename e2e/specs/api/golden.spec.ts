/** The released model's golden digits give the golden integers on every engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS } from '../../support/paths.ts';
import { expect, test } from '../../support/test.ts';

/** models/digits-v1/golden.json. */
interface Golden {
  readonly format: number;
  /** Of model.bin, in hexadecimal. */
  readonly sha256: string;
  readonly cases: readonly {
    readonly name: string;
    readonly label: number;
    /** Base64 of 784 bytes. */
    readonly pixels: string;
    readonly logits: readonly number[];
  }[];
}

const golden = JSON.parse(readFileSync(join(MODELS, 'digits-v1/golden.json'), 'utf8')) as Golden;

for (const engine of ['webgpu', 'js'] as const) {
  test(`${engine} gives the golden logits`, async ({ sdk }) => {
    expect(golden.cases.length).toBeGreaterThan(0);
    const answers = await sdk.evaluate(
      async ({ engine, pixels }) => {
        const classifier = await inkdigit.createClassifier({ engine });
        const predictions = await classifier.classifyBatch(pixels.map(tools.bytes));
        const { sha256 } = classifier.model;
        classifier.dispose();
        return {
          sha256,
          engines: predictions.map((prediction) => prediction.engine),
          logits: predictions.map((prediction) => [...prediction.logits]),
          blank: predictions.map((prediction) => prediction.status === 'blank'),
        };
      },
      { engine, pixels: golden.cases.map(({ pixels }) => pixels) },
    );
    expect(answers.sha256).toBe(golden.sha256);
    expect(new Set(answers.engines)).toEqual(new Set([engine]));
    golden.cases.forEach(({ name, logits }, i) => {
      // Of a blank digit the library gives no logits, whatever the network makes of it.
      const expected = answers.blank[i] ? logits.map(() => 0) : logits;
      expect(answers.logits[i], name).toEqual(expected);
    });
  });
}
