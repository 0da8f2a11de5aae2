/** The released model, from within the code. */
import base64 from '#model';

import { fromBase64 } from './text.ts';

/** Its `model.bin`. */
export function embeddedModel(): Uint8Array {
  return fromBase64(base64);
}
