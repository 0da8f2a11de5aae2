/**
 * The one door to the sdk: what writer and reader must share is imported here and nowhere else.
 */
export { inferLogits, traceLayers } from '../../sdk/src/engines/js/infer.ts';
export { readInk } from '../../sdk/src/input/digit.ts';
export { checkNetwork } from '../../sdk/src/model/check.ts';
export { decodeModel } from '../../sdk/src/model/decode.ts';
export { encodeModel } from '../../sdk/src/model/encode.ts';
export type { Model } from '../../sdk/src/model/model.ts';
export {
  ACTIVATION_MAX,
  convolvedSize,
  type Layer,
  type MapSize,
  type Network,
  outputSize,
  type Requantisation,
} from '../../sdk/src/model/network.ts';
export { readNumber, type Recogniser } from '../../sdk/src/number/read.ts';
export { toPredictions } from '../../sdk/src/prediction.ts';
export { PIXEL_LIMIT } from '../../sdk/src/preprocess/image.ts';
export { normalizeImage } from '../../sdk/src/preprocess/normalize.ts';
export { fitsFloat32, SPLIT, toFloat } from '../../sdk/src/tfjs/requantise.ts';
