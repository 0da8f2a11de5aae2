/** inkdigit's WebAssembly engine in two workers; needs no shared memory, so no special headers. */
import { createClassifier } from 'inkdigit';
import type { Load } from '../contract.ts';
import { inkdigitReader } from './support/inkdigit.ts';

const OPTIONS = { engine: 'wasm', threads: 2 } as const;

export const load: Load = async () => inkdigitReader(await createClassifier(OPTIONS));
