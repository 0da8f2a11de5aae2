/** The ways to compress that are measured beside each other, all from the same float students. */
import type { CompressionConfig, Method } from '../config.ts';
import { QUANTISE } from './full.ts';

const { weightStep: STEP } = QUANTISE;
const EPOCHS = 4;
/** A channel's largest weight becomes code ±127. */
const INT8 = 0;

const none: Method = { kind: 'none' };

function way(
  title: string,
  method: Method,
  weightStep: number,
  epochs: number = EPOCHS,
): CompressionConfig {
  return { title, bundle: 'digits', method, weightStep, epochs };
}

/** See the top of this file. */
export const COMPARISON: readonly CompressionConfig[] = [
  way('int8, post-training', none, INT8, 0),
  way('int8, quantisation-aware', none, INT8),
  way(`step of ${STEP} rms, post-training`, none, STEP, 0),
  ...[0.3, STEP, 0.7, 1].map((step) => way(`step of ${step} rms, quantisation-aware`, none, step)),
  way('int4: the same, at most ±7', { kind: 'clip', most: 7 }, STEP),
  way('16 values a layer', { kind: 'cluster', values: 16 }, INT8),
  way('8 values a layer', { kind: 'cluster', values: 8 }, INT8),
  ...[0.5, 0.7, 0.85].map((share) =>
    way(`${Math.round(share * 100)} % of weights pruned`, { kind: 'prune', share }, STEP),
  ),
  ...[0.2, 0.4].map((share) =>
    way(`${Math.round(share * 100)} % of filters pruned`, { kind: 'filters', share }, STEP),
  ),
  ...[0.5, 0.35].map((share) =>
    way(`rank ${Math.round(share * 100)} % of outputs`, { kind: 'low-rank', share }, STEP),
  ),
];
