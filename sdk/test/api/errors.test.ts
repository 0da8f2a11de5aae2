/** Whatever is passed in by mistake gives one typed error that says what to do. */
import { beforeAll, describe, expect, it } from 'vitest';

import { encodeModel } from '../../src/model/encode.ts';
import { BUILDS, type Library } from './builds.ts';
import { many, SEVEN_READY, untrainedFile, untrainedModel } from './digits.ts';

/** Bytes that somebody else has now, as after `postMessage(bytes, [bytes.buffer])`. */
function transferred(): Uint8Array {
  const bytes = many(2);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const model = untrainedFile();
const integrity = `sha256-${'A'.repeat(43)}=`;

const INPUTS: readonly [string, unknown, string, RegExp][] = [
  ['nothing', undefined, 'input-type', /Undefined: pass a canvas/],
  ['null', null, 'input-type', /Null: pass a canvas/],
  ['a number', 7, 'input-type', /Number/],
  ['text', 'seven', 'input-type', /String/],
  ['an array', [SEVEN_READY], 'input-type', /Array/],
  ['half an image', { data: new Uint8Array(4) }, 'input-type', /pass a canvas/],
  ['floats', { data: new Float32Array(4), width: 2, height: 2 }, 'input-type', /Uint8Array/],
  ['a file, in Node', new Blob(['seven']), 'input-read', /pass .*{ data, width, height }/],
  ['783 bytes', new Uint8Array(783), 'input-size', /28×28/],
  ['no bytes', new Uint8Array(), 'input-size', /no bytes: were they transferred/],
  ['three digits for one', many(3), 'input-size', /3 digits.*classifyBatch/],
  ['too little', { data: new Uint8Array(9), width: 4, height: 4 }, 'input-size', /16 .*or 64/],
  [
    'a width of another kind',
    { data: SEVEN_READY, width: 28n, height: 28 },
    'input-size',
    /no whole number of pixels/,
  ],
  [
    'a size that is none',
    { data: SEVEN_READY, width: 28, height: Symbol('28') },
    'input-size',
    /pixels/,
  ],
  [
    'no size',
    { data: new Uint8Array(0), width: 0, height: 0 },
    'input-size',
    /no whole number of pixels/,
  ],
];

const OPTIONS: readonly [string, object, string, RegExp][] = [
  ['an unknown engine', { engine: 'cuda' }, 'option', /cuda.*auto, webgpu, wasm, js/],
  ['no engine', { engine: null }, 'option', /auto, webgpu, wasm, js/],
  ['a model of no kind', { model: 7 }, 'option', /model is Number/],
  ['no hash', { integrity: 'abc' }, 'option', /sha256-/],
  ['an empty hash', { integrity: '' }, 'option', /sha256-/],
  ['no device', { engine: 'webgpu', device: {} }, 'option', /device is Object, not GPUDevice/],
  ['null for a device', { device: null }, 'option', /device is Null/],
  ['no signal', { signal: {} }, 'option', /AbortSignal/],
  ['no function', { onProgress: true }, 'option', /onProgress/],
  ['no thread', { threads: 0 }, 'option', /threads is 0.*1 to 64/],
  ['half a thread', { threads: 1.5 }, 'option', /whole number/],
  ['many threads', { threads: 65 }, 'option', /1 to 64/],
  ['threads in words', { threads: 'two' }, 'option', /threads is two/],
  ['a GPU that is not there', { engine: 'webgpu' }, 'engine-unavailable', /'js'/],
  ['bytes that were transferred', { model: transferred().buffer }, 'model-format', /not an inkd/],
  ['a view of such bytes', { model: transferred() }, 'model-format', /not an inkdigit/],
  ['bytes of something else', { model: new Uint8Array(50) }, 'model-format', /not an inkdigit/],
  ['other input', { model: untrainedFile(24) }, 'model-format', /24 × 24/],
  ['a damaged model', { model: model.slice(0, -1) }, 'model-integrity', /damaged/],
  ['another model', { model, integrity }, 'model-integrity', /hashes/],
  ['another model than the embedded one', { integrity }, 'model-integrity', /hashes/],
  ['an address that is none', { model: 'models/x.bin' }, 'model-fetch', /did not arrive/],
];

describe.each(Object.entries(BUILDS))('%s', (_, load) => {
  let library: Library;
  beforeAll(async () => {
    library = await load();
  });

  it.each(INPUTS)('refuses %s as input', async (_what, input, code, message) => {
    const classifier = await library.createClassifier({ engine: 'js', model });
    const error = { name: 'InkdigitError', code, message: expect.stringMatching(message) };
    const digit = input as Uint8Array;
    await expect(classifier.classify(digit)).rejects.toMatchObject(error);
    await expect(classifier.normalize(digit)).rejects.toMatchObject(error);
    await expect(classifier.classifyBatch([SEVEN_READY, digit])).rejects.toMatchObject({
      ...error,
      message: expect.stringMatching(/^Input 1: /),
    });
    await expect(classifier.classify(SEVEN_READY)).resolves.toMatchObject({ status: 'digit' });
  });

  it.each([undefined, null, 7, 'text', {}, { [Symbol.iterator]: 5 }])(
    'refuses %s as a batch',
    async (inputs) => {
      const classifier = await library.createClassifier({ engine: 'js', model });
      const batch = classifier.classifyBatch(inputs as unknown as Uint8Array);
      await expect(batch).rejects.toMatchObject({ code: 'input-type' });
    },
  );

  it('refuses bytes that were transferred, before and while they are read', async () => {
    const classifier = await library.createClassifier({ engine: 'js', model });
    const wrong = { code: 'input-size', message: expect.stringMatching(/transferred/) };
    await expect(classifier.classifyBatch(transferred())).rejects.toMatchObject(wrong);
    const bytes = many(500);
    const onProgress = (): void => {
      if (bytes.length > 0) structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    };
    await expect(classifier.classifyBatch(bytes, { onProgress })).rejects.toMatchObject(wrong);
    expect(await classifier.classifyBatch(new Uint8Array())).toEqual([]);
  });

  it.each(OPTIONS)('refuses %s as an option', async (_what, options, code, message) => {
    const error = { name: 'InkdigitError', code, message: expect.stringMatching(message) };
    await expect(library.createClassifier(options)).rejects.toMatchObject(error);
  });

  it('refuses options that are none, for calls too', async () => {
    const options = null as unknown as object;
    const wrong = { code: 'option' };
    await expect(library.createClassifier(options)).rejects.toMatchObject(wrong);
    const classifier = await library.createClassifier({ engine: 'js', model });
    await expect(classifier.classify(SEVEN_READY, options)).rejects.toMatchObject(wrong);
    await expect(classifier.classifyBatch([], options)).rejects.toMatchObject(wrong);
    await expect(classifier.classifyStream([], options).next()).rejects.toMatchObject(wrong);
    const profile = 'yes' as unknown as boolean;
    await expect(classifier.classify(SEVEN_READY, { profile })).rejects.toMatchObject(wrong);
  });

  it('has errors that can be told by the class of any file of the package', async () => {
    const { InkdigitError } = (await BUILDS['source']?.()) as Library;
    const error: unknown = await library
      .createClassifier({ model: new ArrayBuffer(9) })
      .catch((reason: unknown) => reason);
    expect(error instanceof InkdigitError).toBe(true);
    expect(new Error('InkdigitError') instanceof InkdigitError).toBe(false);
    expect(({ name: 'InkdigitError' } as unknown) instanceof InkdigitError).toBe(false);
  });

  it('has errors that can be told by their class', async () => {
    const error: unknown = await library
      .createClassifier({ model: new ArrayBuffer(9) })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(library.InkdigitError);
    expect(error).toBeInstanceOf(Error);
  });
});

it('needs a model in core', async () => {
  const { createClassifier } = await import('../../src/core.ts');
  const careless = createClassifier as () => Promise<unknown>;
  await expect(careless()).rejects.toMatchObject({ code: 'option' });
  const bytes = encodeModel(untrainedModel());
  const classifier = await createClassifier({ engine: 'js', model: bytes });
  expect(classifier.model.name).toBe('untrained');
});
