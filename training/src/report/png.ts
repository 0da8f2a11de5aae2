/** A digit's 784 bytes as a picture that a page can hold. */
import { PNG } from 'pngjs';

const SIDE = 28;
const GREY = 0;

/** A grey PNG as a data URI, white ink on black. @param image 784 bytes in base64. */
export function digitUri(image: string): string {
  const data = Buffer.from(image, 'base64');
  const png = Object.assign(new PNG({ width: SIDE, height: SIDE }), { data });
  const options = { colorType: GREY, inputColorType: GREY, inputHasAlpha: false } as const;
  return `data:image/png;base64,${PNG.sync.write(png, options).toString('base64')}`;
}
