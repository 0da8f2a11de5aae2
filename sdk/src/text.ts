/** Bytes that travel with the code as text; read by the browser itself where it can, which is quicker. */

/** @param hex two digits a byte. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return (
    Uint8Array.fromHex?.(hex) ??
    Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16))
  );
}

/** @param base64 with padding. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return (
    Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))
  );
}
