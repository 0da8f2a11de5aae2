/** TensorFlow.js in JavaScript. */
import '@tensorflow/tfjs-backend-cpu';
import type { Load } from '../contract.ts';
import { tfjsReader } from './support/tfjs.ts';

export const load: Load = (base) => tfjsReader(base, 'cpu');
