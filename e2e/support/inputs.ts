/**
 * Every kind of input that a page may hold, each made of one drawing, as `inputs`. Runs in pages.
 */
import type { DigitInput } from 'inkdigit';

/** The kinds by name. */
export const INPUT_KINDS = [
  'canvas',
  'OffscreenCanvas',
  'WebGL canvas',
  'ImageData',
  'ImageBitmap',
  'img',
  'img that is still loading',
  'video',
  'VideoFrame',
  'Blob',
  'JPEG File',
  'RGBA pixels',
  'grey pixels',
  'transparent canvas',
  'light ink on dark paper',
  'ready bytes',
] as const;

/** Makes an input of a square canvas with dark ink on white paper. */
type Maker = (canvas: HTMLCanvasElement) => DigitInput | Promise<DigitInput>;

declare global {
  var inputs: Record<(typeof INPUT_KINDS)[number], Maker>;
}

/** Puts `inputs` on a page, before any of its scripts. */
export function installInputs(): void {
  const context2d = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2d context');
    return context;
  };
  const pixels = (canvas: HTMLCanvasElement): ImageData =>
    context2d(canvas).getImageData(0, 0, canvas.width, canvas.height);
  const blob = (canvas: HTMLCanvasElement, type: string): Promise<Blob> =>
    new Promise((done, failed) => {
      canvas.toBlob((file) => {
        if (file) done(file);
        else failed(new Error(`no ${type}`));
      }, type);
    });
  const loadingImage = (canvas: HTMLCanvasElement): HTMLImageElement =>
    Object.assign(new Image(), { src: canvas.toDataURL() });

  globalThis.inputs = {
    'canvas': (canvas) => canvas,
    'OffscreenCanvas': (canvas) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height);
      copy.getContext('2d')?.drawImage(canvas, 0, 0);
      return copy;
    },
    'WebGL canvas': (canvas) => {
      const copy = document.createElement('canvas');
      const { width, height } = Object.assign(copy, { width: canvas.width, height: canvas.height });
      const gl = copy.getContext('webgl2', { preserveDrawingBuffer: true, antialias: false });
      if (!gl) throw new Error('no WebGL');
      // No shader needed: a framebuffer with the drawing as its texture is copied over.
      const texture = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, canvas);
      gl.bindFramebuffer(gl.READ_FRAMEBUFFER, gl.createFramebuffer());
      gl.framebufferTexture2D(gl.READ_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
      gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
      return copy;
    },
    'ImageData': pixels,
    'ImageBitmap': (canvas) => createImageBitmap(canvas),
    'img': async (canvas) => {
      const image = loadingImage(canvas);
      await image.decode();
      return image;
    },
    'img that is still loading': loadingImage,
    'video': async (canvas) => {
      const recorder = new MediaRecorder(canvas.captureStream());
      const chunks: Blob[] = [];
      recorder.ondataavailable = ({ data }) => chunks.push(data);
      const stopped = new Promise((done) => (recorder.onstop = done));
      recorder.start();
      // The stream carries a frame for every painting of the canvas.
      for (let frame = 0; frame < 12; frame += 1) {
        context2d(canvas).drawImage(canvas, 0, 0);
        await new Promise(requestAnimationFrame);
      }
      recorder.stop();
      await stopped;
      const video = document.createElement('video');
      const loaded = new Promise((done) => (video.onloadeddata = done));
      video.src = URL.createObjectURL(new Blob(chunks, { type: recorder.mimeType }));
      await loaded;
      // The stream began before the first painting: show its last frame, however long it is.
      const seeked = new Promise((done) => (video.onseeked = done));
      video.currentTime = Number.MAX_SAFE_INTEGER;
      await seeked;
      // Chromium says so some time before it can draw the frame.
      const probe = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      while (probe?.getImageData(0, 0, 1, 1).data[3] === 0) {
        await new Promise(requestAnimationFrame);
        probe.drawImage(video, 0, 0);
      }
      return video;
    },
    'VideoFrame': (canvas) => new VideoFrame(canvas, { timestamp: 0 }),
    'Blob': (canvas) => blob(canvas, 'image/png'),
    'JPEG File': async (canvas) => new File([await blob(canvas, 'image/jpeg')], 'digit.jpg'),
    'RGBA pixels': (canvas) => {
      const { data, width, height } = pixels(canvas);
      return { data, width, height };
    },
    'grey pixels': (canvas) => {
      const { data, width, height } = pixels(canvas);
      return { data: data.filter((_, i) => i % 4 === 0), width, height };
    },
    'transparent canvas': (canvas) => {
      const ink = pixels(canvas);
      for (let i = 0; i < ink.data.length; i += 4) {
        ink.data.set([0, 0, 0, 255 - (ink.data[i] ?? 0)], i);
      }
      context2d(canvas).putImageData(ink, 0, 0);
      return canvas;
    },
    'light ink on dark paper': (canvas) => {
      const context = context2d(canvas);
      context.globalCompositeOperation = 'difference';
      context.fillStyle = 'white';
      context.fillRect(0, 0, canvas.width, canvas.height);
      return canvas;
    },
    'ready bytes': async (canvas) => {
      const classifier = await inkdigit.createClassifier({ engine: 'js' });
      const bytes = await classifier.normalize(canvas);
      classifier.dispose();
      return bytes;
    },
  };
}
