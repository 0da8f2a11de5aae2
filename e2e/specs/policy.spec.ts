/** Pages with strict rules: a content security policy, and http without a secure context. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SDK } from '../support/paths.ts';
import { site } from '../support/site.ts';
import { expect, openSdk, test } from '../support/test.ts';

test('runs where the policy allows nothing but the script itself', async ({ page }) => {
  await openSdk(page, `${site.origin}/pages/strict.html`);
  const answers = await page.evaluate(async () => {
    const classifier = await inkdigit.createClassifier();
    await classifier.warmUp();
    const auto = await classifier.classify(tools.draw(7));
    classifier.dispose();
    const gpu = await inkdigit.createClassifier({ engine: 'webgpu' });
    const forced = await gpu.classify(tools.draw(7));
    gpu.dispose();
    return [auto.digit, forced.digit, forced.engine];
  });
  expect(answers).toEqual([7, 7, 'webgpu']);
});

test('shares no work, and does it all, where the policy forbids workers', async ({
  page,
  problems,
}) => {
  problems.allow(/Content Security Policy/);
  await openSdk(page, `${site.origin}/pages/no-workers.html`);
  const { engines, wrong } = await page.evaluate(async () => {
    const js = await inkdigit.createClassifier({ engine: 'js' });
    const digits = await Promise.all(
      Array.from({ length: 10 }, (_, digit) => js.normalize(tools.draw(digit))),
    );
    const expected = (await js.classifyBatch(digits)).map(({ logits }) => String(logits));
    js.dispose();
    const classifier = await inkdigit.createClassifier({ engine: 'wasm', threads: 2 });
    const many = Array.from({ length: 5000 }, (_, n) => digits[n % 10] as Uint8Array);
    const answers = await classifier.classifyBatch(many);
    classifier.dispose();
    return {
      engines: [...new Set(answers.map(({ engine }) => engine))],
      wrong: answers.filter(({ logits }, n) => String(logits) !== expected[n % 10]).length,
    };
  });
  expect(engines).toEqual(['wasm']);
  expect(wrong).toBe(0);
});

test('runs on http, without navigator.gpu and crypto.subtle, and checks integrity there', async ({
  page,
}) => {
  const model = readFileSync(join(SDK, 'model.bin'));
  const hash = createHash('sha256').update(model).digest('base64');
  await openSdk(page, `${site.insecureOrigin}/pages/core.html`);
  const { missing, answer, change, failure } = await page.evaluate(async (hash) => {
    const missing = [isSecureContext, 'gpu' in navigator, 'subtle' in crypto];
    const model = '/sdk/model.bin';
    const classifier = await inkdigit.createClassifier({ model, integrity: `sha256-${hash}` });
    const changed = tools.engineChange(classifier);
    const { digit, engine } = await classifier.classify(tools.draw(7));
    const change = await changed;
    classifier.dispose();
    const wrong = `sha256-${'A'.repeat(43)}=`;
    return {
      missing,
      answer: [digit, engine],
      change,
      failure: await tools.failure(() => inkdigit.createClassifier({ model, integrity: wrong })),
    };
  }, hash);
  expect(missing).toEqual([false, false, false]);
  expect(answer).toEqual([7, 'wasm']);
  expect(change.reason).toMatch(/https/);
  expect(failure).toMatchObject({ code: 'model-integrity' });
});
