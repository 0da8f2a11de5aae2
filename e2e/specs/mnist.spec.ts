/** The MNIST test digits through every engine: the same integers, and as right as is promised. */
import { DIGIT_BYTES, loadTestDigits } from '../support/digits.ts';
import { expect, test } from '../support/test.ts';

/** Share of digits that a released model reads rightly, at the least. */
const FLOOR = 0.994;

/** The sample of 500 is small: of models at the floor, one in a thousand misses more than these. */
const SAMPLE_MISSES = 9;
/** Share of digits that a released model turns away, at the most; and again what chance makes of it. */
const CEILING = 0.005;
const SAMPLE_UNKNOWN = 8;

const digits = loadTestDigits();

test(`webgpu, wasm and js read ${String(digits.count)} MNIST test digits alike, and rightly`, async ({
  sdk,
}) => {
  test.setTimeout(150_000);
  await sdk.route('**/digits.bin', (route) => route.fulfill({ body: Buffer.from(digits.pixels) }));

  const { answers, firstDifference, blanks, unknown, metrics } = await sdk.evaluate(async () => {
    const pixels = new Uint8Array(await (await fetch('/digits.bin')).arrayBuffer());
    const read = async (engine: 'webgpu' | 'wasm' | 'js', threads = 1) => {
      const classifier = await inkdigit.createClassifier({ engine, threads });
      const predictions = await classifier.classifyBatch(pixels);
      const { metrics } = classifier.model;
      classifier.dispose();
      if (predictions.some((prediction) => prediction.engine !== engine)) {
        throw new Error(`another engine than ${engine} answered`);
      }
      return { predictions, metrics };
    };
    const [gpu, js] = [await read('webgpu'), await read('js')];
    const wasm = [await read('wasm'), await read('wasm', 2)];
    // The kernels that are next best: a browser without relaxed SIMD refuses its dot products.
    const { validate } = WebAssembly;
    for (const dot of ['253,146,2', '253,147,2']) {
      WebAssembly.validate = (bytes) =>
        !String(new Uint8Array(bytes as ArrayBuffer)).includes(dot) && validate(bytes);
      wasm.push(await read('wasm'));
    }
    const text = (logits: Int32Array | undefined): string => String(logits);
    return {
      // What the network says, also of the few that the classifier turns away as unknown.
      answers: gpu.predictions.map(({ logits }) => logits.indexOf(Math.max(...logits))),
      blanks: gpu.predictions.filter(({ status }) => status === 'blank').length,
      unknown: gpu.predictions.filter(({ status }) => status === 'unknown').length,
      firstDifference: js.predictions.findIndex(({ logits }, i) =>
        [gpu, ...wasm].some(({ predictions }) => text(predictions[i]?.logits) !== text(logits)),
      ),
      metrics: gpu.metrics,
    };
  });

  expect(firstDifference, 'first digit whose logits differ').toBe(-1);
  expect(answers).toHaveLength(digits.pixels.length / DIGIT_BYTES);
  expect(blanks).toBe(0);
  const right = answers.filter((digit, i) => digit === digits.labels[i]).length;
  console.log(`${String(right)} of ${String(digits.count)} read rightly`);
  if (digits.complete) {
    expect(right / digits.count).toBeGreaterThanOrEqual(FLOOR);
    expect(unknown / digits.count, 'digits turned away').toBeLessThanOrEqual(CEILING);
    expect(right / digits.count, 'what the model says of itself').toBe(metrics['mnistTest']);
  } else {
    expect(digits.count - right).toBeLessThanOrEqual(SAMPLE_MISSES);
    expect(unknown, 'digits turned away').toBeLessThanOrEqual(SAMPLE_UNKNOWN);
  }
});
