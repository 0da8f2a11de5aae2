/**
 * `npm run bench:gpu`: the SDK's webgpu engine in Node on Dawn, for machines with a GPU and no screen.
 * Prints digits a second by batch, how long the GPU computed by its own clock and how near its
 * ceilings that is, and one digit's round trip beside an empty one; ends in one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClassifier } from 'inkdigit';
import { DIGIT_BYTES, loadTestDigits } from '../../support/digits.ts';
import { MODELS } from '../../support/paths.ts';
import { count, figure, markdown, withSpread } from '../numbers.ts';
import { roundTrip } from '../page/round-trip.ts';
import { spread } from '../stats.ts';
import { type Ceilings, measureCeilings } from './ceilings.ts';
import { openDawn } from './device.ts';

/** A size is left out where a call of it would take longer than {@link LONGEST}. */
const BATCHES = [1, 16, 256, 4096, 65_536];
const LONGEST = 2000;
const ROUNDS = 7;
/** Milliseconds that a call is repeated for in a round. */
const BUDGET = 200;
/** Bytes that a digit moves through the GPU's memory: its pixels and ten logits. */
const MOVED = DIGIT_BYTES + 40;

type Classifier = Awaited<ReturnType<typeof createClassifier>>;

/** Milliseconds that a batch took: the call, and the GPU alone. */
interface Times {
  readonly whole: number;
  readonly compute: number;
}

/** One turn of all: an empty round trip, and every size of batch. */
interface Round {
  readonly empty: number;
  readonly batches: readonly Times[];
}

try {
  await bench();
  // Dawn keeps a thread that would keep the program.
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function bench(): Promise<void> {
  const opened = await openDawn();
  const { gpu, device, name } = opened;
  const classifier = await createClassifier({ engine: 'webgpu', gpu, device });
  const { pixels } = loadTestDigits();
  await demandTruth(classifier, pixels);

  const ceilings = await measureCeilings(opened);
  const digits = repeated(pixels, Math.max(...BATCHES));
  const sizes: number[] = [];
  let perDigit = 0;
  for (const batch of BATCHES) {
    if (batch * perDigit > LONGEST) break;
    const start = performance.now();
    await classifier.classifyBatch(digits.subarray(0, batch * DIGIT_BYTES));
    perDigit = (performance.now() - start) / batch;
    sizes.push(batch);
  }
  const empty = roundTrip(device);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const batches: Times[] = [];
    for (const batch of sizes) {
      const some = digits.subarray(0, batch * DIGIT_BYTES);
      batches.push({
        whole: await milliseconds(() => classifier.classifyBatch(some)),
        compute: await computing(classifier, some),
      });
    }
    rounds.push({ empty: await milliseconds(empty), batches });
  }
  classifier.dispose();
  report(name, ceilings, sizes, rounds);
}

function report(
  adapter: string,
  ceilings: Ceilings,
  sizes: readonly number[],
  rounds: readonly Round[],
): void {
  const { macs } = JSON.parse(readFileSync(join(MODELS, 'digits-v1', 'manifest.json'), 'utf8')) as {
    macs: number;
  };
  const rows = sizes.map((batch, i) => {
    const times = rounds.map(({ batches }) => batches[i] as Times);
    const compute = spread(times.map((time) => time.compute));
    const computed = (batch / (compute?.median ?? NaN)) * 1000;
    return {
      batch,
      milliseconds: spread(times.map(({ whole }) => whole)),
      perSecond: spread(times.map(({ whole }) => (batch / whole) * 1000)),
      compute,
      ofDots: ceilings.dots && (computed * macs) / 1e9 / ceilings.dots,
      ofBytes: (computed * MOVED) / 1e9 / ceilings.bytes,
    };
  });
  const share = (of: number | undefined): string =>
    of === undefined ? '–' : `${figure(of * 100)} %`;
  const table = markdown(
    [
      ...['batch', 'ms', 'digits/s', 'of it computing, ms'],
      ...['then of the packed-dot ceiling', 'of the memory ceiling'],
    ],
    rows.map(({ batch, milliseconds, perSecond, compute, ofDots, ofBytes }) => [
      ...[count(batch), withSpread(milliseconds), withSpread(perSecond), withSpread(compute)],
      ...[share(ofDots), share(ofBytes)],
    ]),
  );
  const empty = spread(rounds.map((round) => round.empty));
  const dots =
    ceilings.dots === undefined
      ? 'no packed dots'
      : `${figure(ceilings.dots)} GMAC/s in packed dots`;
  console.log(
    `${adapter}, Node ${process.version}: ${dots}, ${figure(ceilings.bytes)} GB/s from memory.`,
  );
  console.log(
    `${count(macs)} multiply-accumulates a digit. Median (least–most) of ${count(ROUNDS)} rounds.\n`,
  );
  console.log(`${table}\n\nAn empty dispatch and readback: ${withSpread(empty)} ms.\n`);
  console.log(JSON.stringify({ adapter, macs, ceilings, empty, rows }));
}

/** Median time of a call that is repeated for a while. */
async function milliseconds(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  await call();
  const end = performance.now() + BUDGET;
  do {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  } while (performance.now() < end);
  return spread(times)?.median ?? NaN;
}

/** Milliseconds that the GPU computed for one call, by its own clock where it has one. */
async function computing(classifier: Classifier, digits: Uint8Array): Promise<number> {
  const predictions = await classifier.classifyBatch(digits, { profile: true });
  return predictions.reduce((sum, { profile }) => sum + (profile?.compute ?? NaN), 0);
}

/** @throws {Error} when the GPU reads one digit otherwise than the reference. */
async function demandTruth(classifier: Classifier, pixels: Uint8Array): Promise<void> {
  await using reference = await createClassifier({ engine: 'js' });
  const some = pixels.subarray(0, 500 * DIGIT_BYTES);
  const [own, expected] = [
    await classifier.classifyBatch(some),
    await reference.classifyBatch(some),
  ];
  const wrong = own.findIndex(({ logits }, i) => String(logits) !== String(expected[i]?.logits));
  if (wrong >= 0) throw new Error(`This GPU computes other logits of test digit ${String(wrong)}.`);
}

/** The digits over and over. */
function repeated(pixels: Uint8Array, digits: number): Uint8Array {
  const all = new Uint8Array(digits * DIGIT_BYTES);
  for (let at = 0; at < all.length; at += pixels.length) {
    all.set(pixels.subarray(0, all.length - at), at);
  }
  return all;
}
