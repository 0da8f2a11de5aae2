/** Learning rate over a run: linear warm-up, then a cosine (Loshchilov & Hutter 2017). */
import type { FitConfig } from '../config.ts';

/** Share of the peak rate that the cosine ends on. */
const FLOOR = 0.01;

/** The learning rate of `step` out of `steps`. */
export function learningRateAt(config: FitConfig, step: number, steps: number): number {
  const warm = config.warmup * steps;
  if (step < warm) return (config.learningRate * (step + 1)) / warm;
  const phase = (step - warm) / Math.max(1, steps - warm);
  return config.learningRate * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * phase)));
}
