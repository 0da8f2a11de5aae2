/** The released model, from within the code. */
import base64 from '#model';

/** Its `model.bin`. */
export function embeddedModel(): Uint8Array {
  return Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}
