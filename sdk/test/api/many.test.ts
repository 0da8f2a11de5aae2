/** Many digits: however they come, every one is answered, in order, and no further than asked. */
import { beforeAll, describe, expect, it, vi } from 'vitest';

import type { DigitInput, Prediction } from '../../src/api.ts';
import { BUILDS, type Library } from './builds.ts';
import { many, PICTURES, READY, SEVEN_READY, untrainedFile } from './digits.ts';
import { silentImage, silentSource } from './silent.ts';

const model = untrainedFile();

async function* later<T>(items: Iterable<T>): AsyncGenerator<T, void> {
  for (const item of items) {
    await new Promise((resolve) => setImmediate(resolve));
    yield item;
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function* copies(count: number): Generator<Uint8Array, void> {
  for (let n = 0; n < count; n++) yield READY[n % READY.length] ?? SEVEN_READY;
}

describe.each(Object.entries(BUILDS))('%s', (_, load) => {
  let library: Library;
  beforeAll(async () => {
    library = await load();
  });
  const make = () => library.createClassifier({ engine: 'js', model });

  it('answers bytes, iterables and async iterables alike, as a batch and as a stream', async () => {
    const classifier = await make();
    const expected = await Promise.all([...copies(100)].map((digit) => classifier.classify(digit)));
    const forms = [
      () => many(100),
      () => [...copies(100)],
      () => copies(100),
      () => new Set([...copies(100)].map((digit) => digit.slice())),
      () => later(copies(100)),
      async function* () {
        yield* copies(100);
      },
    ];
    for (const form of forms) {
      expect(await classifier.classifyBatch(form())).toEqual(expected);
      expect(await all(classifier.classifyStream(form()))).toEqual(expected);
    }
    expect(await all(classifier.classifyStream([]))).toEqual([]);
    expect(await all(classifier.classifyStream(later([])))).toEqual([]);
  });

  it('reads pictures that come one by one', async () => {
    const classifier = await make();
    const expected = await classifier.classifyBatch(READY);
    expect(await classifier.classifyBatch(later<DigitInput>(PICTURES))).toEqual(expected);
  });

  it('copies what comes, because it may come in the same bytes again', async () => {
    const classifier = await make();
    const same = new Uint8Array(784);
    async function* camera(): AsyncGenerator<Uint8Array, void> {
      for (const digit of copies(50)) {
        same.set(digit);
        yield same;
      }
    }
    const expected = await classifier.classifyBatch([...copies(50)]);
    expect(await classifier.classifyBatch(camera())).toEqual(expected);
  });

  it('gives an answer before the next digit is there', async () => {
    const classifier = await make();
    const questions: ((digit: Uint8Array) => void)[] = [];
    async function* teacher(): AsyncGenerator<Uint8Array, void> {
      for (;;) yield await new Promise<Uint8Array>((resolve) => questions.push(resolve));
    }
    const answers = classifier.classifyStream(teacher());
    for (const digit of READY) {
      const next = answers.next();
      const give = await vi.waitUntil(() => questions.shift(), { timeout: 10_000 });
      give(digit);
      const { value } = await next;
      expect((value as Prediction).logits).toEqual((await classifier.classify(digit)).logits);
    }
    void answers.return();
  });

  it('reads no further than it is taken, and lets its source go', async () => {
    const classifier = await make();
    let given = 0;
    const closed = vi.fn();
    function* endless(): Generator<Uint8Array, void> {
      try {
        for (;;) {
          given++;
          yield SEVEN_READY;
        }
      } finally {
        closed();
      }
    }
    let taken = 0;
    for await (const { digit } of classifier.classifyStream(endless())) {
      expect(digit).not.toBeNull();
      if (++taken === 20) break;
    }
    expect(given).toBeLessThan(20 + 4 * 32);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('tells how far it is, of how many where that is known', async () => {
    const classifier = await make();
    const heard = async (inputs: Parameters<typeof classifier.classifyBatch>[0]) => {
      const progress: number[] = [];
      const totals = new Set<number>();
      await classifier.classifyBatch(inputs, {
        onProgress: ({ done, total }) => {
          progress.push(done);
          totals.add(total);
        },
      });
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      expect(progress.at(-1)).toBe(60);
      return [...totals];
    };
    expect(await heard(many(60))).toEqual([60]);
    expect(await heard([...copies(60)])).toEqual([60]);
    expect(await heard(copies(60))).toEqual([0]);
    expect(await heard(later(copies(60)))).toEqual([0]);
  });

  it('stops with the reason of the signal, also while its input says nothing', async () => {
    const classifier = await make();
    for (const inputs of [many(500), copies(500), later(copies(500)), silentSource()]) {
      const abort = new AbortController();
      const { signal } = abort;
      const batch = classifier.classifyBatch(inputs, { signal });
      setImmediate(() => abort.abort('enough'));
      await expect(batch).rejects.toBe('enough');
    }
    expect(await classifier.classifyBatch(READY)).toHaveLength(3);
  });

  it('ends when it is disposed, also while its input says nothing', async () => {
    const classifier = await make();
    const calls = [
      classifier.classifyBatch(silentSource()),
      classifier.classifyStream(silentSource()).next(),
      classifier.classify(silentImage()),
      classifier.normalize(silentImage()),
    ];
    setImmediate(() => classifier.dispose());
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'disposed' });
  });

  it.each(['abort', 'dispose'])('streams nothing more after %s', async (how) => {
    const classifier = await make();
    const controller = new AbortController();
    const stream = classifier.classifyStream(many(10), { signal: controller.signal });
    expect((await stream.next()).value).toMatchObject({ status: 'digit' });
    if (how === 'abort') controller.abort(new Error('enough'));
    else classifier.dispose();
    await expect(stream.next()).rejects.toThrow(how === 'abort' ? 'enough' : /disposed/);
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('computes what it has read, though those bytes are transferred meanwhile', async () => {
    const classifier = await make();
    const bytes = many(20);
    const stream = classifier.classifyStream(bytes);
    const first = stream.next();
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect((await first).value).toEqual(await classifier.classify(many(1)));
    const rest = all(stream);
    await expect(rest).rejects.toMatchObject({ code: 'input-size' });
  });

  it('passes on what goes wrong with a source, and closes it', async () => {
    const classifier = await make();
    const wrong = new Error('no more paper');
    async function* failing(): AsyncGenerator<Uint8Array, void> {
      yield* copies(20);
      throw wrong;
    }
    await expect(classifier.classifyBatch(failing())).rejects.toBe(wrong);
    await expect(all(classifier.classifyStream(failing()))).rejects.toBe(wrong);
    const closed = vi.fn();
    function* mixed(): Generator<DigitInput, void> {
      try {
        yield SEVEN_READY;
        yield 'seven' as unknown as Uint8Array;
      } finally {
        closed();
      }
    }
    await expect(classifier.classifyBatch(mixed())).rejects.toMatchObject({ code: 'input-type' });
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['throws', 'fails'],
    ['gives what is no digit', 'seven'],
  ])('gives the answers to what came before a source %s', async (_what, end) => {
    const classifier = await make();
    function* three(): Generator<DigitInput, void> {
      yield* copies(3);
      if (end === 'fails') throw new Error(end);
      yield end as unknown as Uint8Array;
    }
    const expected = await classifier.classifyBatch(READY);
    for (const form of [three, () => later(three())]) {
      const heard: Prediction[] = [];
      const listen = async (): Promise<void> => {
        for await (const answer of classifier.classifyStream(form())) heard.push(answer);
      };
      await expect(listen()).rejects.toThrow(end === 'fails' ? 'fails' : 'No digit');
      expect(heard).toEqual(expected);
    }
  });

  it.each(['at once', 'later'])('asks a source %s for nothing after its end', async (when) => {
    const classifier = await make();
    const source = (steps: readonly (Uint8Array | 'fails')[]) => {
      const left = [...steps];
      const step = () => {
        const value = left.shift();
        if (value === 'fails') throw new Error(value);
        return value ? { value } : { done: true as const, value: undefined };
      };
      const next = vi.fn(when === 'later' ? async () => step() : step);
      const close = vi.fn(() => ({ done: true as const, value: undefined }));
      const iterator = { next, return: close } as unknown as Iterator<Uint8Array>;
      return { next, close, inputs: { [Symbol.iterator]: () => iterator } };
    };
    const whole = source(READY);
    expect(await classifier.classifyBatch(whole.inputs)).toHaveLength(3);
    expect(whole.next).toHaveBeenCalledTimes(4);
    expect(whole.close).not.toHaveBeenCalled();
    const broken = source([...READY, 'fails']);
    await expect(classifier.classifyBatch(broken.inputs)).rejects.toThrow('fails');
    expect(broken.next).toHaveBeenCalledTimes(4);
    expect(broken.close).not.toHaveBeenCalled();
  });

  it('lets nobody hear of a source that fails after it was left', async () => {
    const classifier = await make();
    let fail: (reason: unknown) => void = () => undefined;
    const steps = [
      Promise.resolve({ value: SEVEN_READY }),
      new Promise<{ value: Uint8Array }>((_, reject) => (fail = reject)),
    ];
    const next = () => steps.shift() ?? Promise.resolve({ done: true as const, value: undefined });
    for await (const { digit } of classifier.classifyStream({
      [Symbol.asyncIterator]: () => ({ next }),
    })) {
      expect(digit).not.toBeNull();
      break;
    }
    const unheard = vi.fn();
    process.on('unhandledRejection', unheard);
    fail(new Error('too late'));
    for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unheard);
    expect(unheard).not.toHaveBeenCalled();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('return');
      },
    ],
    ['gives no result', () => 1],
    ['fails later', () => Promise.reject(new Error('return'))],
  ])('says what went wrong first when closing a source %s', async (_what, close) => {
    const classifier = await make();
    const next = () => ({ value: 'seven', done: false });
    const iterator = { next, return: close } as unknown as Iterator<DigitInput>;
    const inputs = { [Symbol.iterator]: () => iterator };
    await expect(classifier.classifyBatch(inputs)).rejects.toMatchObject({ code: 'input-type' });
  });

  it.each([undefined, 1, {}])('refuses a source whose steps are %s', async (step) => {
    const classifier = await make();
    for (const next of [() => step, async () => step]) {
      const iterator = { next } as unknown as AsyncIterator<DigitInput>;
      const inputs = { [Symbol.asyncIterator]: () => iterator };
      await expect(classifier.classifyBatch(inputs)).rejects.toMatchObject({ code: 'input-type' });
    }
  });

  it('waits for many pictures without a warning', async () => {
    const classifier = await make();
    const warned = vi.fn();
    process.on('warning', warned);
    const { signal } = new AbortController();
    const [picture] = PICTURES as [DigitInput];
    const calls = Array.from({ length: 20 }, () => classifier.classifyBatch([picture], { signal }));
    await Promise.all(calls);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });

  it('rejects with what a listener rejects with', async () => {
    const classifier = await make();
    const mistake = new Error('mine');
    const onProgress = (): Promise<void> => Promise.reject(mistake);
    await expect(classifier.classifyBatch(many(50), { onProgress })).rejects.toBe(mistake);
  });

  it('lets what a listener throws through', async () => {
    const classifier = await make();
    const mistake = new Error('mine');
    const onProgress = (): void => {
      throw mistake;
    };
    await expect(classifier.classifyBatch(many(50), { onProgress })).rejects.toBe(mistake);
  });

  it('tells where the time went, when asked, in shares that add up', async () => {
    const classifier = await make();
    const [picture = SEVEN_READY] = PICTURES;
    expect(await classifier.classify(picture)).not.toHaveProperty('profile');
    const { profile } = await classifier.classify(picture, { profile: true });
    expect(Object.keys(profile ?? {})).toEqual(['preprocess', 'upload', 'compute', 'readback']);
    expect(profile?.preprocess).toBeGreaterThan(0);
    expect(profile?.compute).toBeGreaterThan(0);
    const start = performance.now();
    const batch = await classifier.classifyBatch(Array(20).fill(picture), { profile: true });
    const elapsed = performance.now() - start;
    const sum = batch.reduce(
      (total, { profile }) => total + (profile?.preprocess ?? NaN) + (profile?.compute ?? NaN),
      0,
    );
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(elapsed);
  });
});
