/** Networks of any shape, not only the released one: all engines give the same integers. */
import type { Page } from '@playwright/test';
import { type Layer, randomBundle, randomLayers } from '../support/bundle.ts';
import { expect, test } from '../support/test.ts';

test.use({ sdkPage: 'core.html' });

/** What a page finds in another browser or on another GPU, and how many networks to try there. */
interface Machine {
  /** Of the adapter; `null`: as it is, a CPU. */
  readonly vendor: string | null;
  readonly packedDots: boolean;
  readonly networks: number;
  /** What only the form of the shader has that this machine is to get. */
  readonly form: RegExp;
}

/**
 * Every form of the shader. A CPU has its own; workgroup memory, which GPUs have, takes SwiftShader
 * seconds to compile, so that there are fewer networks for their forms.
 */
const MACHINES: Record<string, Machine> = {
  'a CPU': { vendor: null, packedDots: true, networks: 12, form: /quadSwapX/ },
  'a GPU with dot products of bytes': {
    vendor: 'nvidia',
    packedDots: true,
    networks: 4,
    form: /workgroupBarrier.*dot4I8Packed/s,
  },
  'a GPU without them': {
    vendor: 'apple',
    packedDots: true,
    networks: 4,
    form: /workgroupBarrier.*mat4x4f/s,
  },
};

const hidden = { stride: 1, padding: 1, pool: 1, last: false };

/** Sums too large to be exact as floats. */
const LARGE_SUMS: Layer[] = [
  { ...hidden, kernel: 3, inChannels: 1, outChannels: 8 },
  { ...hidden, kernel: 28, padding: 0, inChannels: 8, outChannels: 10, last: true },
];

for (const [name, machine] of Object.entries(MACHINES)) {
  test(`webgpu on ${name} and wasm equal js on random networks`, async ({ sdk }) => {
    test.setTimeout(180_000);
    await pretend(sdk, machine);
    const shaders = await recordShaders(sdk);
    for (let seed = 0; seed < machine.networks; seed++) {
      await expectEqual(sdk, randomLayers(seed), seed, machine.packedDots);
    }
    // Sums that would not be exact are another form's.
    const most = machine.networks / 2;
    expect(shaders.filter((shader) => machine.form.test(shader)).length).toBeGreaterThan(most);
  });
}

test('sums beyond floats are exact by packed dots', async ({ sdk }) => {
  await expectEqual(sdk, LARGE_SUMS, 1, true);
});

test('a network too large for the GPU says so, and auto reads it by js', async ({ sdk }) => {
  const layers = [
    { ...hidden, kernel: 1, padding: 0, inChannels: 1, outChannels: 336 },
    { ...hidden, kernel: 28, padding: 0, inChannels: 336, outChannels: 2, last: true },
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

/** Makes every device of the page another vendor's, with as little memory as WebGPU allows. */
async function pretend(page: Page, { vendor }: Machine): Promise<void> {
  if (vendor === null) return;
  await page.evaluate((vendor) => {
    Object.defineProperty(GPUDevice.prototype, 'adapterInfo', {
      get: () => ({ vendor, isFallbackAdapter: false }),
    });
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = function () {
      return requestDevice.call(this);
    };
  }, vendor);
}

/** @returns the code of every shader that the page compiles from now on. */
async function recordShaders(page: Page): Promise<readonly string[]> {
  const shaders: string[] = [];
  await page.exposeFunction('recordShader', (code: string) => {
    shaders.push(code);
  });
  await page.evaluate(() => {
    const { createShaderModule } = GPUDevice.prototype;
    GPUDevice.prototype.createShaderModule = function (descriptor) {
      (globalThis as unknown as { recordShader(code: string): void }).recordShader(descriptor.code);
      return createShaderModule.call(this, descriptor);
    };
  });
  return shaders;
}

async function expectEqual(
  page: Page,
  layers: readonly Layer[],
  seed: number,
  packedDots: boolean,
): Promise<void> {
  const logits = await page.evaluate(
    async ({ model, seed, features }) => {
      const gpu = {
        requestAdapter: () => navigator.gpu.requestAdapter(),
        wgslLanguageFeatures: new Set(features),
      } as unknown as GPU;
      let state = seed + 1;
      const pixels = new Uint8Array(13 * 784).map(() => {
        state = (state * 48271) % 0x7fffffff;
        return state & 0x100 ? state >> 16 : 0;
      });
      const read = async (engine: 'webgpu' | 'wasm' | 'js') => {
        const classifier = await inkdigit.createClassifier({
          engine,
          gpu,
          model: tools.bytes(model),
        });
        const predictions = await classifier.classifyBatch(pixels);
        classifier.dispose();
        return predictions.map((prediction) => [...prediction.logits]);
      };
      return {
        webgpu: await read('webgpu'),
        wasm: await read('wasm'),
        js: await read('js'),
      };
    },
    {
      model: randomBundle(layers, seed).toString('base64'),
      seed,
      features: packedDots ? ['packed_4x8_integer_dot_product'] : [],
    },
  );
  const network = `network ${seed}: ${JSON.stringify(layers)}`;
  expect(logits.webgpu, network).toEqual(logits.js);
  expect(logits.wasm, network).toEqual(logits.js);
}
