/** Every released model's golden digits give the golden integers on every engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS } from '../../support/paths.ts';
import { expect, test } from '../../support/test.ts';

/** A bundle's golden.json. */
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

/** The one that the SDK carries. */
const CARRIED = 'digits-v1';

const bundles = readdirSync(MODELS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const cases = bundles.flatMap(({ name }) =>
  (['webgpu', 'wasm', 'js'] as const).map((engine) => ({ bundle: name, engine })),
);

for (const { bundle, engine } of cases) {
  test(`${engine} gives the golden logits of ${bundle}`, async ({ sdk }) => {
    const read = (file: string): Buffer => readFileSync(join(MODELS, bundle, file));
    const golden = JSON.parse(read('golden.json').toString()) as Golden;
    const model = bundle === CARRIED ? null : read('model.bin').toString('base64');
    expect(golden.cases.length).toBeGreaterThan(0);
    const answers = await sdk.evaluate(
      async ({ engine, model, pixels }) => {
        const classifier = await inkdigit.createClassifier({
          engine,
          ...(model !== null && { model: tools.bytes(model) }),
        });
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
      { engine, model, pixels: golden.cases.map(({ pixels }) => pixels) },
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
