/** A browser that really has no GPU, not one that a test took it from. */
import { CHROMIUM_ARGS } from '../browser.ts';
import { expect, test } from '../support/test.ts';

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const args = (launchOptions.args ?? []).filter((arg) => !CHROMIUM_ARGS.includes(arg));
    await use({ ...launchOptions, args: [...args, '--disable-gpu', '--disable-features=Vulkan'] });
  },
});

test('wasm answers, and enginechange says that there is no adapter', async ({ sdk, problems }) => {
  problems.allow(/No available adapters/);
  const { answer, change } = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier();
    const changed = tools.engineChange(classifier);
    const { digit, engine } = await classifier.classify(tools.draw(7));
    const change = await changed;
    classifier.dispose();
    return { answer: [digit, engine], change };
  });
  expect(answer).toEqual([7, 'wasm']);
  expect(change).toMatchObject({ from: 'webgpu', to: 'wasm' });
  expect(change.reason).toMatch(/adapter|WebGPU/);
});
