/**
 * What inkdigit promises to be beside its peers, and whether this run shows it. A promise that was
 * not measured (who was left out, or has no GPU) is said to be so, never to be held.
 */
import type { Contender } from './contenders.ts';
import { count, figure, markdown } from './numbers.ts';
import { autoShare, type Measured } from './tables.ts';
import { BESIDE_ROUND_TRIP, PEAK_INT8, PEAK_PAIRS, RIVALS, ROUND_TRIP } from './together.ts';
import { over, View, type Middle } from './view.ts';

/** One promise. */
export interface Target {
  readonly what: string;
  readonly bound: number;
  /** Whether `bound` is the most that is promised, or the least. */
  readonly atMost: boolean;
  /** What this run shows; `undefined` when it shows nothing. */
  readonly measured: Middle;
}

const onOneThread = ({ gpu, threads }: Contender): boolean => !gpu && threads === 1;
const onThreads = ({ gpu, threads }: Contender): boolean => !gpu && threads > 1;
const onCpu = ({ gpu }: Contender): boolean => !gpu;
const isOrtGpu = ({ name }: Contender): boolean => ['ort-webgpu', 'ort-jspi'].includes(name);

/** All promises. @param macs multiply-accumulates of one digit. */
export function targets({ results, contenders, batches }: Measured, macs: number): Target[] {
  const view = new View(results, contenders);
  const { single, batch, cold, coldAboveEmpty, coldThrottled } = view;
  const wasm = batch('inkdigit-wasm');
  const gpu = batch('inkdigit-webgpu');
  const peak = (subject: string): Middle =>
    over(view.median(subject, 'gigaMacsPerSecond'), macs / 1e9);
  return [
    least(
      6,
      'one digit: wasm × fastest peer',
      over(view.lowest(single, onCpu), single('inkdigit-wasm')),
    ),
    least(
      4,
      'large batch: wasm × fastest peer on one thread',
      over(wasm, view.highest(batch, onOneThread)),
    ),
    least(0.65, 'large batch: wasm ÷ int8 dot peak of the core', over(wasm, peak(PEAK_INT8))),
    least(0.65, 'large batch: wasm ÷ the same in pairs', over(wasm, peak(PEAK_PAIRS))),
    least(
      3,
      'large batch: wasm on 2 threads × fastest peer on 2',
      over(batch('inkdigit-wasm-2'), view.highest(batch, onThreads)),
    ),
    least(5, 'large batch: webgpu × LiteRT.js webgpu', over(gpu, batch('litert-webgpu'))),
    least(
      25,
      'large batch: webgpu × onnxruntime-web webgpu',
      over(gpu, view.highest(batch, isOrtGpu)),
    ),
    least(80, 'large batch: webgpu × tfjs webgpu', over(gpu, batch('tfjs-webgpu'))),
    most(
      1.15,
      'one digit: webgpu ÷ GPU round trip',
      over(single(BESIDE_ROUND_TRIP), single(ROUND_TRIP)),
    ),
    most(
      0.5,
      'cold start: webgpu ÷ tfjs webgpu',
      over(cold('inkdigit-webgpu'), cold('tfjs-webgpu')),
    ),
    least(2, 'one digit: js × tfjs cpu', over(single('tfjs-cpu'), single('inkdigit-js'))),
    least(2, 'large batch: js × tfjs cpu', over(batch('inkdigit-js'), batch('tfjs-cpu'))),
    ...RIVALS.flatMap((rivals) =>
      [1, ...batches].map((size) =>
        least(
          0.9,
          `batch of ${count(size)}: ${rivals[0].label} ÷ best engine`,
          autoShare(results, rivals, size)?.median,
        ),
      ),
    ),
    most(
      0.25,
      'cold start above an empty page ÷ fastest peer',
      over(coldAboveEmpty('inkdigit'), view.lowest(coldAboveEmpty)),
    ),
    most(
      0.25,
      'cold start at 10 Mb/s and 40 ms ÷ fastest peer',
      over(coldThrottled('inkdigit'), view.lowest(coldThrottled)),
    ),
  ];
}

/** The promises as a table. */
export function targetTable(all: readonly Target[]): string {
  return markdown(
    ['promise', 'bound', 'measured', ''],
    all.map((target) => {
      const { what, bound, atMost, measured } = target;
      const verdict = measured === undefined ? '–' : holds(target) ? 'holds' : '**missed**';
      return [
        what,
        `${atMost ? '≤' : '≥'} ${figure(bound)}`,
        measured === undefined ? 'not measured' : figure(measured),
        verdict,
      ];
    }),
  );
}

/** Whether a promise holds; `undefined` when it was not measured. */
export function holds({ bound, atMost, measured }: Target): boolean | undefined {
  if (measured === undefined) return undefined;
  return atMost ? measured <= bound : measured >= bound;
}

function least(bound: number, what: string, measured: Middle): Target {
  return { what, bound, atMost: false, measured };
}

function most(bound: number, what: string, measured: Middle): Target {
  return { what, bound, atMost: true, measured };
}
