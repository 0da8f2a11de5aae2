/** tfjs-tflite on two threads. */
import type { Load } from '../contract.ts';
import { tfliteReader } from './support/tflite.ts';

export const load: Load = (base) => tfliteReader(base, 2);
