/** Shows the 28 × 28 pixels that the network reads. Owns one canvas; knows nothing of networks. */

const SIDE = 28;

/**
 * Paints grey pixels as they are: ink is white, paper is black.
 * @param pixels 784 bytes, row by row.
 */
export function showSeen(canvas: HTMLCanvasElement, pixels: Uint8Array): void {
  const image = new ImageData(SIDE, SIDE);
  pixels.forEach((grey, index) => {
    image.data.set([grey, grey, grey, 255], 4 * index);
  });
  canvas.width = SIDE;
  canvas.height = SIDE;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
