/** TensorFlow.js on WebGPU. */
import '@tensorflow/tfjs-backend-webgpu';
import type { Load } from '../contract.ts';
import { tfjsReader } from './support/tfjs.ts';

export const load: Load = (base) => tfjsReader(base, 'webgpu');
