/** Reading what a canvas draws, on a canvas that draws no more than the test says. */
import { afterEach, expect, it, vi } from 'vitest';

import { readPicture } from '../src/input/pictures.ts';
import type { PixelImage } from '../src/preprocess/image.ts';

afterEach(() => vi.unstubAllGlobals());

/** What may be drawn: its tag, its sizes, and the byte that all of it is; none without a frame. */
interface Source {
  readonly [Symbol.toStringTag]: string;
  readonly width?: number;
  readonly height?: number;
  readonly videoWidth?: number;
  readonly videoHeight?: number;
  readonly byte?: number;
}

/** A canvas whose pixels stay until it is resized, cleared or drawn upon. */
class Canvas {
  #bytes = new Uint8ClampedArray();
  #size = [0, 0];

  get width(): number {
    return this.#size[0] ?? 0;
  }
  set width(width: number) {
    this.#resize(width, this.height);
  }
  get height(): number {
    return this.#size[1] ?? 0;
  }
  set height(height: number) {
    this.#resize(this.width, height);
  }

  getContext(): object {
    return {
      canvas: this,
      clearRect: () => this.#bytes.fill(0),
      drawImage: ({ byte }: Source) => byte !== undefined && this.#bytes.fill(byte),
      getImageData: () => ({ data: this.#bytes.slice(), width: this.width, height: this.height }),
    };
  }

  #resize(width: number, height: number): void {
    this.#size = [width, height];
    this.#bytes = new Uint8ClampedArray(4 * width * height);
  }
}

it('sees nothing of the picture before in a video that shows no frame yet', () => {
  vi.stubGlobal('OffscreenCanvas', Canvas);
  const picture: Source = { [Symbol.toStringTag]: 'ImageBitmap', width: 8, height: 8, byte: 200 };
  const video: Source = {
    [Symbol.toStringTag]: 'HTMLVideoElement',
    ...{ videoWidth: 8, videoHeight: 8 },
  };
  const read = (source: Source): PixelImage =>
    readPicture(source as unknown as ImageBitmap) as PixelImage;
  expect([...new Set(read(picture).data)]).toEqual([200]);
  expect(() => read(video)).toThrow(/shows no frame yet/);
  expect([...new Set(read({ ...video, byte: 90 }).data)]).toEqual([90]);
});
