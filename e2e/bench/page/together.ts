/**
 * inkdigit's engines side by side on one page, call by call in turns: what is compared within a few
 * per cent must not lie minutes apart. Also the bare round trip to the GPU, beside the webgpu engine.
 */
import { createClassifier, type ClassifierOptions, type DigitClassifier } from 'inkdigit';
import { DIGIT_BYTES } from '../contract.ts';
import { roundTrip } from './round-trip.ts';

/** The clock of the page ticks every 0.1 ms: what is timed takes ten ticks. */
const TICK_MS = 0.1;
const SHORTEST_MS = 10 * TICK_MS;

/** A classifier and what the tables call it. */
interface Rival {
  readonly name: string;
  readonly classifier: DigitClassifier;
  /** Milliseconds by digit, as last measured. */
  perDigit: number;
}

/** Digits a second by engine. */
export type Rates = Readonly<Record<string, number>>;

/** What the bench calls. */
export interface Together {
  /** Starts the classifiers and waits until they are warm. */
  open(rivals: Readonly<Record<string, ClassifierOptions>>): Promise<void>;
  /**
   * Reads batches of `size` with each in turns, for about `budget` milliseconds each; leaves those
   * out whose call would take longer than `longest`.
   */
  compare(size: number, budget: number, longest: number): Promise<Rates>;
  /** Milliseconds of a drawing, from a square canvas of that side to its digit. */
  drawings(side: number, calls: number): Promise<number[]>;
  /** Milliseconds of a bare round trip and of a digit on the webgpu engine, in turns. */
  gpu(calls: number): Promise<{ readonly bare: number[]; readonly digit: number[] }>;
}

declare global {
  var together: Together;
}

const rivals: Rival[] = [];

globalThis.together = {
  async open(options) {
    for (const [name, option] of Object.entries(options)) {
      const classifier = await createClassifier(option);
      await classifier.warmUp();
      rivals.push({ name, classifier, perDigit: 0 });
    }
  },

  async compare(size, budget, longest) {
    const pixels = digits(size);
    const able = rivals.filter(({ perDigit }) => perDigit * size <= longest);
    const totals = new Map(able.map(({ name }) => [name, { time: 0, calls: 0, group: 1 }]));
    for (const rival of able) {
      const time = await timeOf(rival, pixels, 1);
      const slow = time > budget;
      rival.perDigit = (slow ? time : await timeOf(rival, pixels, callsToTime(time))) / size;
    }
    const open = (): boolean => [...totals.values()].some(({ time }) => time < budget);
    while (open()) {
      for (const rival of able) {
        const total = totals.get(rival.name);
        if (!total || total.time >= budget) continue;
        const calls = callsToTime(rival.perDigit * size);
        total.time += (await timeOf(rival, pixels, calls)) * calls;
        total.calls += calls;
        rival.perDigit = total.time / total.calls / size;
      }
    }
    return Object.fromEntries(
      [...totals].map(([name, { time, calls }]) => [name, (1000 * size * calls) / time]),
    );
  },

  async drawings(side, calls) {
    const classifier = await createClassifier();
    await classifier.warmUp();
    const canvas = drawing(side);
    const times: number[] = [];
    for (let call = 0; call < calls; call++) {
      const start = performance.now();
      await classifier.classify(canvas);
      times.push(performance.now() - start);
    }
    classifier.dispose();
    return times;
  },

  async gpu(calls) {
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) throw new Error('no WebGPU adapter');
    const device = await adapter.requestDevice();
    const bare = roundTrip(device);
    const classifier = await createClassifier({ engine: 'webgpu', device });
    await classifier.warmUp();
    const pixels = digits(1);
    const times = { bare: [] as number[], digit: [] as number[] };
    for (let call = 0; call < calls; call++) {
      const start = performance.now();
      await bare();
      const between = performance.now();
      await classifier.classify(pixels);
      times.bare.push(between - start);
      times.digit.push(performance.now() - between);
    }
    classifier.dispose();
    device.destroy();
    return times;
  },
};

/** How many calls of so many milliseconds take long enough; 0 of them is a call within one tick. */
function callsToTime(milliseconds: number): number {
  return Math.ceil(SHORTEST_MS / (milliseconds || TICK_MS));
}

/** Milliseconds of one call, on average. */
async function timeOf({ classifier }: Rival, pixels: Uint8Array, calls: number): Promise<number> {
  const single = pixels.length === DIGIT_BYTES;
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    await (single ? classifier.classify(pixels) : classifier.classifyBatch(pixels));
  }
  return (performance.now() - start) / calls;
}

/** A three on a transparent canvas, as a page's pad has it. */
function drawing(side: number): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.scale(side, side);
  context.lineWidth = 0.08;
  context.lineCap = 'round';
  context.moveTo(0.35, 0.2);
  context.bezierCurveTo(0.7, 0.2, 0.65, 0.5, 0.45, 0.5);
  context.bezierCurveTo(0.75, 0.5, 0.75, 0.85, 0.32, 0.8);
  context.stroke();
  return canvas;
}

/** Digits with ink: bars of several lengths and places. */
function digits(count: number): Uint8Array {
  const pixels = new Uint8Array(count * DIGIT_BYTES);
  for (let n = 0; n < count; n++) {
    for (let y = 4 + (n % 5); y < 24 - (n % 3); y++) {
      const at = n * DIGIT_BYTES + y * 28 + 12 + (n % 7);
      pixels.fill(255, at, at + 3);
    }
  }
  return pixels;
}
