/** One file is the whole library, and nothing leaves the page. */
import { site } from '../../support/site.ts';
import { expect, test } from '../../support/test.ts';

test('loads one file and sends nothing', async ({ page, sdkPage }) => {
  const requests: string[] = [];
  page.on('request', (request) => {
    requests.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await page.goto(`${site.origin}/pages/${sdkPage}`);
  await page.waitForFunction(() => 'inkdigit' in globalThis);
  const digit = await page.evaluate(async () => {
    const classifier = await inkdigit.createClassifier();
    await classifier.warmUp();
    const { digit } = await classifier.classify(tools.draw(7));
    classifier.dispose();
    return digit;
  });
  expect(digit).toBe(7);
  const library = requests.filter((request) => !request.includes('/pages/'));
  expect(library).toHaveLength(1);
  expect(library[0]).toMatch(/^GET \/sdk\/(index|inkdigit\.min)\.js$/);
});

test('every digit that a hand writes is read', async ({ sdk }) => {
  const digits = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier();
    const drawings = Array.from({ length: 10 }, (_, digit) => tools.draw(digit));
    const predictions = await classifier.classifyBatch(drawings);
    classifier.dispose();
    return predictions.map(({ digit }) => digit);
  });
  expect(digits).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
