/**
 * Most of a picture is paper. Windows that read what they read of a blank image give what they gave
 * there: that is kept, once, and copied.
 */
import { Layer } from './records';

/** Whether there are copies of a blank image's frames. */
export let kept = false;

/** Makes them, of this layer's frame and those of all that follow. */
export function keepFrames(layer: Layer | null): void {
  while (layer) {
    const frame = load<usize>(layer.windows);
    memory.copy(frame + layer.toBlank, frame, layer.toBlank);
    layer = layer.next;
  }
  kept = true;
}

/** Whether all windows of a part of a layer's list read what they read of a blank image. */
export function areBlank(layer: Layer, windows: usize, end: usize): bool {
  const bytes = layer.patch * layer.codes;
  for (; windows < end; windows += 4) {
    let row = load<usize>(windows);
    for (let rows = layer.patch; rows > 0; rows--) {
      const rowEnd = row + bytes;
      for (let at = row; at < rowEnd; at += 16) {
        if (v128.any_true(v128.xor(v128.load(at), v128.load(at + layer.toBlank)))) return false;
      }
      row += layer.rowBytes;
    }
  }
  return true;
}

/**
 * Makes positions what they are in a blank image.
 * @param layer which reads them. @param places part of its list, from first to last: what is copied too
 *   much lies in the next one, or in the border.
 */
export function copyBlank(layer: Layer, places: usize, end: usize): void {
  for (; places < end; places += 4) {
    let at = load<usize>(places);
    const positionEnd = at + layer.codes;
    for (; at < positionEnd; at += 16) v128.store(at, v128.load(at + layer.toBlank));
  }
}
