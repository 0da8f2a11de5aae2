/** Owns how well digits are read from pictures of many kinds. It must not know how they are read. */
import { count, DIGIT_BYTES, type Digits, imageAt } from '../data/digits.ts';
import type { Bar } from '../progress.ts';
import { createRandom, mixSeed } from '../random.ts';
import { normalizeImage, type Recogniser } from '../sdk.ts';
import { cutOut } from './cut.ts';
import { expose, type Light } from './light.ts';
import { print } from './print.ts';
import { type Scene, SCENES } from './scenes.ts';

/** How digits in one kind of picture were read, each a share of all. */
export interface SceneScore {
  readonly title: string;
  readonly right: number;
  /** Neither right nor wrong: `unknown`, or no ink found. */
  readonly unknown: number;
  readonly wrong: number;
}

/** Makes and reads a picture of every kind of each digit, the same ones for the same seed. */
export async function measureScenes(
  digits: Digits,
  recogniser: Recogniser,
  seed: number,
  bar: Bar,
): Promise<SceneScore[]> {
  const each = count(digits);
  const scores: SceneScore[] = [];
  for (const [number, scene] of SCENES.entries()) {
    const images = new Uint8Array(each * DIGIT_BYTES);
    for (let i = 0; i < each; i++) {
      images.set(
        await picture(imageAt(digits, i), scene, mixSeed(seed, number, i)),
        i * DIGIT_BYTES,
      );
      bar.update(number * each + i + 1);
    }
    const answers = await recogniser.recognise(images);
    const share = (holds: (digit: number | null, label: number | undefined) => boolean): number =>
      answers.filter(({ digit }, i) => holds(digit, digits.labels[i])).length / each;
    scores.push({
      title: scene.title,
      right: share((digit, label) => digit === label),
      unknown: share((digit) => digit === null),
      wrong: share((digit, label) => digit !== null && digit !== label),
    });
  }
  return scores;
}

/** One picture, as the SDK gives it to the network. */
async function picture(
  digit: Uint8Array,
  { cut, lights, print: lines }: Scene,
  seed: number,
): Promise<Uint8Array> {
  const random = createRandom(seed);
  const light = lights[random.below(lights.length)] as Light;
  const written = await cutOut(digit, cut);
  const page = lines ? print(written, lines, random) : written;
  return normalizeImage(expose(page, light, random));
}
