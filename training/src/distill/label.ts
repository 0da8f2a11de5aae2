/** The teachers' logits for every view, computed once and kept on disk. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeFileAtomically } from '../files/atomic.ts';
import type { Predictor } from '../evaluate/predictors.ts';
import type { Progress } from '../progress.ts';

/** The file that holds one view's logits: float32, little-endian, row-major. */
function logitsPath(folder: string, view: number): string {
  return join(folder, `view-${String(view).padStart(3, '0')}.f32`);
}

/**
 * Labels every view that has no file yet.
 * @throws the signal's reason on abort; finished views stay.
 */
export async function labelViews(
  folder: string,
  views: number,
  readView: (view: number) => Promise<Uint8Array>,
  teacher: Predictor,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const bar = progress.start('Teachers label views', views);
  for (let view = 0; view < views; view++) {
    signal.throwIfAborted();
    const path = logitsPath(folder, view);
    if (!existsSync(path)) {
      const logits = await teacher(await readView(view));
      await writeFileAtomically(
        path,
        new Uint8Array(logits.buffer, logits.byteOffset, logits.byteLength),
      );
    }
    bar.update(view + 1);
  }
  bar.stop();
}

/** Reads one labelled view. */
export function readLogits(folder: string, view: number): Float32Array {
  const file = readFileSync(logitsPath(folder, view));
  return new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
}
