/** Networks of any shape, not only the released one: webgpu and js give the same integers. */
import { randomBundle, randomLayers } from '../support/bundle.ts';
import { expect, test } from '../support/test.ts';

test.use({ sdkPage: 'core.html' });

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

/** With the GPU's own dot product, and with the one that is written out for browsers without. */
const SHADERS = { packed: ['packed_4x8_integer_dot_product'], plain: [] };

for (const [shader, features] of Object.entries(SHADERS)) {
  test(`webgpu (${shader} dots) equals js on random networks`, async ({ sdk }) => {
    for (const seed of SEEDS) {
      const layers = randomLayers(seed);
      const logits = await sdk.evaluate(
        async ({ model, seed, features }) => {
          const gpu = {
            requestAdapter: (options?: GPURequestAdapterOptions) =>
              navigator.gpu.requestAdapter(options),
            wgslLanguageFeatures: new Set(features),
          } as unknown as GPU;
          let state = seed + 1;
          const pixels = new Uint8Array(5 * 784).map(() => {
            state = (state * 48271) % 0x7fffffff;
            return state & 0x100 ? state >> 16 : 0;
          });
          const read = async (engine: 'webgpu' | 'js') => {
            const classifier = await inkdigit.createClassifier({
              engine,
              gpu,
              model: tools.bytes(model),
            });
            const predictions = await classifier.classifyBatch(pixels);
            classifier.dispose();
            return predictions.map((prediction) => [...prediction.logits]);
          };
          return { webgpu: await read('webgpu'), js: await read('js') };
        },
        { model: randomBundle(layers, seed).toString('base64'), seed, features },
      );
      expect(logits.webgpu, `network ${String(seed)}: ${JSON.stringify(layers)}`).toEqual(
        logits.js,
      );
    }
  });
}

test('a network too large for the GPU says so, and auto reads it by js', async ({ sdk }) => {
  const convolution = { kernel: 3, stride: 1, padding: 1, pool: 1, inChannels: 1, outChannels: 64 };
  const dense = { kernel: 28, stride: 1, padding: 0, pool: 1, inChannels: 64, outChannels: 10 };
  const layers = [
    { ...convolution, last: false },
    { ...dense, last: true },
  ];
  const { failure, change, engine } = await sdk.evaluate(async (text) => {
    const model = tools.bytes(text);
    const failure = await tools.failure(() =>
      inkdigit.createClassifier({ engine: 'webgpu', model }),
    );
    const classifier = await inkdigit.createClassifier({ model });
    const changed = tools.engineChange(classifier);
    const { engine } = await classifier.classify(tools.draw(1));
    const change = await changed;
    classifier.dispose();
    return { failure, change, engine };
  }, randomBundle(layers, 1).toString('base64'));
  expect(failure).toMatchObject({ code: 'engine-unavailable' });
  expect(failure?.message).toMatch(/does not fit this GPU/);
  expect(change).toMatchObject({ from: 'webgpu', to: 'wasm' });
  expect(engine).toBe('wasm');
});
