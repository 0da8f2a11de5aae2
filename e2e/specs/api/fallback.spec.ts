/** Without a GPU, or when it goes away, `auto` answers all the same and says why. */
import { expect, test } from '../../support/test.ts';

/**
 * Ways in which a browser has no GPU for us. Each runs before any script, and on the empty page as
 * well, which has no WebGPU to take away.
 */
const WITHOUT_GPU = {
  'no navigator.gpu': () => {
    Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined });
  },
  'no adapter': () => {
    if ('GPU' in globalThis) GPU.prototype.requestAdapter = () => Promise.resolve(null);
  },
  'an adapter without a device': () => {
    if (!('GPUAdapter' in globalThis)) return;
    GPUAdapter.prototype.requestDevice = () => Promise.reject(new TypeError('none today'));
  },
};

for (const [what, takeAway] of Object.entries(WITHOUT_GPU)) {
  test.describe(`with ${what}`, () => {
    test.beforeEach(({ context }) => context.addInitScript(takeAway));

    test('auto answers by wasm and enginechange says why', async ({ sdk }) => {
      const { answer, change, engine } = await sdk.evaluate(async () => {
        const classifier = await inkdigit.createClassifier();
        const changed = tools.engineChange(classifier);
        const answer = await classifier.classify(tools.draw(7));
        await classifier.warmUp();
        const change = await changed;
        const { engine } = classifier;
        classifier.dispose();
        return { answer: { digit: answer.digit, engine: answer.engine }, change, engine };
      });
      expect(answer).toEqual({ digit: 7, engine: 'wasm' });
      expect(engine).toBe('wasm');
      expect(change).toMatchObject({ from: 'webgpu', to: 'wasm' });
      expect(change.reason).toMatch(/WebGPU/);
    });

    test('a forced webgpu is refused with engine-unavailable', async ({ sdk }) => {
      const failure = await sdk.evaluate(() =>
        tools.failure(() => inkdigit.createClassifier({ engine: 'webgpu' })),
      );
      expect(failure).toMatchObject({ name: 'InkdigitError', code: 'engine-unavailable' });
      expect(failure?.message).toMatch(/'js'/);
    });
  });
}

/** Ways in which a browser has no wasm for us. */
const WITHOUT_WASM = {
  'no WebAssembly': () => {
    Object.defineProperty(globalThis, 'WebAssembly', { value: undefined });
  },
  'no SIMD': () => {
    WebAssembly.validate = () => false;
  },
};

for (const [what, takeAway] of Object.entries(WITHOUT_WASM)) {
  test.describe(`with ${what}`, () => {
    test.beforeEach(({ context }) => context.addInitScript(takeAway));

    test('auto answers by js and enginechange says why', async ({ sdk }) => {
      const { engine, changes, failure } = await sdk.evaluate(async () => {
        const classifier = await inkdigit.createClassifier();
        const changes: { from: string; to: string; reason: string }[] = [];
        classifier.addEventListener('enginechange', ({ detail }) => changes.push({ ...detail }));
        const { engine } = await classifier.classify(tools.draw(7));
        await classifier.warmUp();
        classifier.dispose();
        const failure = await tools.failure(() => inkdigit.createClassifier({ engine: 'wasm' }));
        return { engine, changes, failure };
      });
      expect(engine).toBe('js');
      expect(changes[0]).toMatchObject({ from: 'wasm', to: 'js' });
      expect(changes[0]?.reason).toMatch(/WebAssembly|SIMD/);
      expect(failure).toMatchObject({ name: 'InkdigitError', code: 'engine-unavailable' });
      expect(failure?.message).toMatch(/'js'/);
    });
  });
}

test('a GPU that answers wrongly is not trusted', async ({ sdk }) => {
  const { failure, change } = await sdk.evaluate(async () => {
    // A driver that gets one number wrong.
    const { getMappedRange } = GPUBuffer.prototype;
    GPUBuffer.prototype.getMappedRange = function (this: GPUBuffer, ...range) {
      const mapped = getMappedRange.apply(this, range);
      new Int32Array(mapped)[3] = 123456;
      return mapped;
    };
    const failure = await tools.failure(() => inkdigit.createClassifier({ engine: 'webgpu' }));
    const classifier = await inkdigit.createClassifier();
    const changed = tools.engineChange(classifier);
    await classifier.warmUp();
    const change = await changed;
    classifier.dispose();
    return { failure, change };
  });
  expect(failure).toMatchObject({ name: 'InkdigitError', code: 'engine-unavailable' });
  expect(change).toMatchObject({ from: 'webgpu', to: 'wasm' });
});

test('a device that is destroyed leaves the digits to wasm', async ({ sdk }) => {
  const answers = await sdk.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter?.requestDevice();
    const classifier = await inkdigit.createClassifier({ device });
    await classifier.warmUp();
    const digit = await classifier.normalize(tools.draw(7));
    const many = Uint8Array.from({ length: 784 * 3000 }, (_, i) => digit[i % 784] ?? 0);
    const changed = tools.engineChange(classifier);
    const batch = classifier.classifyBatch(many);
    device?.destroy();
    const predictions = await batch;
    const change = await changed;
    const later = await classifier.classify(digit);
    classifier.dispose();
    return {
      digits: [...new Set(predictions.map((prediction) => prediction.digit))],
      count: predictions.length,
      change,
      later: `${later.engine} ${String(later.digit)}`,
    };
  });
  expect(answers).toMatchObject({ digits: [7], count: 3000, later: 'wasm 7' });
  expect(answers.change).toMatchObject({ from: 'webgpu', to: 'wasm' });
  expect(answers.change.reason).toMatch(/lost/);
});

test('a forced webgpu whose device is destroyed rejects with engine-lost', async ({ sdk }) => {
  const failures = await sdk.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter?.requestDevice();
    const classifier = await inkdigit.createClassifier({ engine: 'webgpu', device });
    const digit = await classifier.normalize(tools.draw(7));
    const pending = tools.failure(() => classifier.classify(digit));
    device?.destroy();
    const failures = [await pending, await tools.failure(() => classifier.classify(digit))];
    classifier.dispose();
    return failures;
  });
  for (const failure of failures) {
    expect(failure).toMatchObject({ name: 'InkdigitError', code: 'engine-lost' });
  }
});

test("the page's own device is shared and left alone", async ({ sdk }) => {
  const { engine, alive } = await sdk.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter?.requestDevice();
    const classifier = await inkdigit.createClassifier({ engine: 'webgpu', device });
    const { engine } = await classifier.classify(tools.draw(7));
    classifier.dispose();
    // A device that works still is not destroyed.
    const buffer = device?.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ });
    const alive = await buffer?.mapAsync(GPUMapMode.READ).then(
      () => true,
      () => false,
    );
    return { engine, alive };
  });
  expect({ engine, alive }).toEqual({ engine: 'webgpu', alive: true });
});
