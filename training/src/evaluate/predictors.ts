/** Ready bytes in, float logits out: float networks and the quantised graph, batch by batch. */
import * as tf from '@tensorflow/tfjs';

import { type Quantisation, quantisedForward, quantiseNetwork } from '../compress/qat.ts';
import type { ConvSpec, Normalisation } from '../config.ts';
import { DIGIT_BYTES } from '../data/digits.ts';
import { predict, toInput, type Weights } from '../networks/convnet.ts';
import { normalise } from '../networks/normalise.ts';

/** Answers [n, labels] logits, row-major, for n·784 ready bytes. */
export type Predictor = (images: Uint8Array) => Promise<Float32Array>;

const BATCH = 500 * DIGIT_BYTES;

/** Evaluates a float network with its running statistics. */
export function floatPredictor(layers: readonly ConvSpec[], weights: Weights): Predictor {
  return (all) => batched(all, (images) => predict(layers, weights, toInput(images)));
}

/** A network that sees digits only after they have been made alike. */
export function normalised(
  predictor: Predictor,
  normalisation: Normalisation | undefined,
): Predictor {
  return (images) => predictor(normalise(images, normalisation));
}

/** Answers the same images, told by their identity, only once. */
export function remembering(predictor: Predictor): Predictor {
  const known = new Map<Uint8Array, Promise<Float32Array>>();
  return (images) => {
    const answer = known.get(images) ?? predictor(images);
    known.set(images, answer);
    return answer;
  };
}

/** The mean of several networks' logits. */
export function committeePredictor(members: readonly Predictor[]): Predictor {
  return async (images) => {
    const answers: Float32Array[] = [];
    for (const member of members) answers.push(await member(images));
    return mean(answers);
  };
}

/** The element-wise mean of equally long answers. */
export function mean(answers: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(answers[0]?.length ?? 0);
  for (const answer of answers) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (answer[i] as number);
  }
  return sum.map((value) => value / answers.length);
}

/** Evaluates the trainer's integer graph; logits are integers times the output scale. */
export function quantisedPredictor(quantisation: Quantisation, weights: Weights): Predictor {
  return async (all) => {
    const quantised = await quantiseNetwork(quantisation, weights);
    return batched(all, (images) => quantisedForward(quantised, weights, images));
  };
}

async function batched(
  images: Uint8Array,
  forward: (images: Uint8Array) => tf.Tensor2D,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (let at = 0; at < images.length; at += BATCH) {
    const chunk = images.subarray(at, Math.min(images.length, at + BATCH));
    const logits = tf.tidy(() => forward(chunk));
    parts.push(await logits.data<'float32'>());
    logits.dispose();
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
