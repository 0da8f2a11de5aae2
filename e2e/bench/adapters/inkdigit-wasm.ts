/** inkdigit, forced onto its WebAssembly engine, one thread. */
import { createClassifier } from 'inkdigit';
import type { Load } from '../contract.ts';
import { inkdigitReader } from './support/inkdigit.ts';

export const load: Load = async () => inkdigitReader(await createClassifier({ engine: 'wasm' }));
