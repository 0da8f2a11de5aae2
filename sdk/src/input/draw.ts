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

/** Pixels of a source, of which it may have more. */
export interface Picture extends PixelImage {
  /** The source's own size; the same when absent. */
  readonly source?: Pick<PixelImage, 'width' | 'height'>;
}

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
export function readDrawn(source: CanvasImageSource, name: string): Picture {
  const sizes = source as Sizes;
  const width = sizes.naturalWidth || sizes.videoWidth || sizes.displayWidth || sizes.width;
  const height = sizes.naturalHeight || sizes.videoHeight || sizes.displayHeight || sizes.height;
  if (!width || !height) {
    throw new InkdigitError('input-size', `This ${name} has no pixels: is it loaded, not closed?`);
  }
  const scale = Math.max(1, Math.max(width, height) / LONGEST);
  const across = Math.max(1, Math.round(width / scale));
  const down = Math.max(1, Math.round(height / scale));
  try {
    const context = (scratch ??= createContext());
    const { canvas } = context;
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    // What was read before; a video without a frame draws nothing over it.
    context.clearRect(0, 0, across, down);
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, across, down);
    const { data } = context.getImageData(0, 0, across, down);
    return { data, width: across, height: down, source: { width, height } };
  } catch (cause) {
    // A canvas that has seen another site's picture shows nothing any more.
    scratch = undefined;
    // A SecurityError means that the picture is another site's.
    throw new InkdigitError(
      'input-read',
      `This ${name} cannot be read (${String(cause)}): is it loaded, not closed, and served with CORS headers to crossorigin="anonymous"?`,
      { cause },
    );
  }
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Kept from picture to picture: a new canvas takes as long to make as a picture to read. */
let scratch: Context | undefined;

function createContext(): Context {
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? document.createElement('canvas')
      : new OffscreenCanvas(1, 1);
  return canvas.getContext('2d', { willReadFrequently: true }) as Context;
}
