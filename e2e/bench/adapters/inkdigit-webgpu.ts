/** inkdigit, forced onto its WebGPU engine. */
import { createClassifier } from 'inkdigit';
import type { Load } from '../contract.ts';
import { inkdigitReader } from './support/inkdigit.ts';

export const load: Load = async () => inkdigitReader(await createClassifier({ engine: 'webgpu' }));
