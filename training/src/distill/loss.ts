/** Losses of a student: hard labels, a teacher's softened answers, or both. */
import * as tf from '@tensorflow/tfjs';

import type { DistillConfig } from '../config.ts';

/**
 * Cross-entropy of integer labels, mean over the batch. What is labelled one past the last class is
 * none of them: its target is to be unsure, every class alike.
 */
export function hardLoss(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const classes = logits.shape[1];
  const none = tf.cast(tf.equal(labels, tf.scalar(classes, 'int32')), 'float32');
  // One-hot leaves a row of zeros where the label is out of range.
  const targets = tf.add(tf.oneHot(labels, classes), tf.div(none, classes).expandDims(1));
  return tf.losses.softmaxCrossEntropy(targets, logits).asScalar();
}

/**
 * Kullback–Leibler divergence of the student from the teacher at temperature T, times T² so that its
 * gradient keeps its size as T grows (Hinton, Vinyals & Dean 2015, section 2). Both are given as
 * logits, never as softmax outputs. Zero when they agree.
 */
export function softLoss(
  logits: tf.Tensor2D,
  teacher: tf.Tensor2D,
  temperature: number,
): tf.Scalar {
  const expected = tf.div(teacher, temperature) as tf.Tensor2D;
  const targets = tf.softmax(expected);
  const softened = tf.div(logits, temperature) as tf.Tensor2D;
  const crossEntropy = tf.losses.softmaxCrossEntropy(targets, softened);
  const entropy = tf.losses.softmaxCrossEntropy(targets, expected);
  return tf.mul(tf.sub(crossEntropy, entropy), temperature ** 2).asScalar();
}

/** The student's loss: soft and hard mixed where there is a teacher, hard alone where there is none. */
export function studentLoss(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  teacher: tf.Tensor2D | null,
  config: DistillConfig,
): tf.Scalar {
  const hard = hardLoss(logits, labels);
  if (!teacher) return hard;
  const soft = softLoss(logits, teacher, config.temperature);
  return tf.add(tf.mul(soft, config.softWeight), tf.mul(hard, 1 - config.softWeight));
}
