/**
 * Reads the pixels of whatever a canvas can draw, through a canvas of our own.
 *
 * So the page's canvas keeps the context it has (2d, WebGL, WebGPU or none), and large pictures are
 * scaled down by the browser, which is quicker than we are.
 */
import { InkdigitError } from '../errors.ts';
import type { PixelImage } from '../preprocess/image.ts';

/** Pictures are read at most this large, in pixels along the longer side. */
const LONGEST = 1024;

/** Where sources have their sizes. A drawing (SVG) may have none of its own; the layout gives one. */
interface Sizes {
  readonly naturalWidth?: number;
  readonly naturalHeight?: number;
  readonly videoWidth?: number;
  readonly videoHeight?: number;
  readonly displayWidth?: number;
  readonly displayHeight?: number;
  readonly width?: number;
  readonly height?: number;
}

/**
 * Draws a source and reads it, before it returns.
 * @param name what the source is, for messages.
 * @throws {InkdigitError} `input-size` when it has no pixels; `input-read` when the browser does
 *   not let the page see them.
 */
export function readDrawn(source: CanvasImageSource, name: string): PixelImage {
  const sizes = source as Sizes;
  const width = sizes.naturalWidth || sizes.videoWidth || sizes.displayWidth || sizes.width;
  const height = sizes.naturalHeight || sizes.videoHeight || sizes.displayHeight || sizes.height;
  if (!width || !height) {
    throw new InkdigitError('input-size', `This ${name} has no pixels: is it loaded, not closed?`);
  }
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const across = Math.max(1, Math.round(width * scale));
  const down = Math.max(1, Math.round(height * scale));
  const canvas = createCanvas(across, down);
  try {
    const context = canvas.getContext('2d', { willReadFrequently: true }) as Context;
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, across, down);
    return context.getImageData(0, 0, across, down);
  } catch (cause) {
    // A SecurityError means that the picture is another site's.
    throw new InkdigitError(
      'input-read',
      `This ${name} cannot be read (${String(cause)}): is it loaded, not closed, and served with CORS headers to crossorigin="anonymous"?`,
      { cause },
    );
  } finally {
    // Gives the memory back now; some browsers else run out of it before they collect canvases.
    canvas.width = 0;
  }
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function createCanvas(width: number, height: number): HTMLCanvasElement | OffscreenCanvas {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
}
