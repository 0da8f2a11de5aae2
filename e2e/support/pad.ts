/** A hand that draws on pads, and an ear for what they say. */
import type { Locator, Page } from '@playwright/test';
import type { DigitClassifier, NumberDigit } from 'inkdigit';
import type { DigitPad, PadClassifier } from 'inkdigit/pad';
import { site } from './site.ts';
import { type Stroke, STROKES } from './strokes.ts';

declare global {
  /** What the pads of a page have said, in order, with their values. */
  var said: string[];
  /** On pages of `watchClassifiers`: those that pads have made. */
  var made: DigitClassifier[];
  /** On pages of `slowDown`: the pad's classifier. */
  var slow: Slow;
}

/** Opens a page of e2e/pages and waits for its pad. */
export async function openPad(
  page: Page,
  file = 'pad.html',
  origin: string = site.origin,
): Promise<Pad> {
  await page.addInitScript(listen);
  await page.goto(`${origin}/pages/${file}`);
  await page.waitForFunction(() => customElements.get('digit-pad'));
  return new Pad(page, '#pad');
}

/** Runs in the page: hears every event of every pad. */
function listen(): void {
  globalThis.said = [];
  for (const type of ['reading', 'input', 'change', 'error', 'invalid', 'submit', 'reset']) {
    const hear = ({ target }: Event): void => {
      const value = (target as DigitPad).value;
      globalThis.said.push(value === undefined ? type : `${type} ${value}`);
    };
    document.addEventListener(type, hear, true);
  }
}

/** Lets a page's pads make classifiers that the test can see, as `made`. To be called first. */
export async function watchClassifiers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.made = [];
  });
  await page.route('**/sdk/index.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `import * as inkdigit from './index.js?itself';
        export async function createClassifier() {
          const classifier = await inkdigit.createClassifier();
          made.push(classifier);
          return classifier;
        }`,
    }),
  );
}

/** Puts the library on a page of pads, as `inkdigit`: the copy that pads use. */
export async function addLibrary(page: Page): Promise<void> {
  const content = "import * as inkdigit from '/sdk/index.js'; globalThis.inkdigit = inkdigit;";
  await page.addScriptTag({ type: 'module', content });
  await page.waitForFunction(() => 'inkdigit' in globalThis);
}

/** A classifier whose answers wait for the test. */
interface Slow {
  /** Readings ever begun, going on, and at most at a time. */
  begun: number;
  going: number;
  most: number;
  /** Lets the readings go that are done but for that. */
  readonly waiting: (() => void)[];
  /** What the last number was asked with. */
  asked: object;
}

/** Gives the pad of a page a slow classifier that is deaf to signals, and reads any number as 423, or 42 when told its length. */
export async function slowDown(page: Page): Promise<void> {
  await addLibrary(page);
  await page.evaluate(async () => {
    const real = await inkdigit.createClassifier({ engine: 'js' });
    globalThis.slow = { begun: 0, going: 0, most: 0, waiting: [], asked: {} };
    const classifier: PadClassifier = {
      async classify(canvas) {
        slow.begun++;
        slow.most = Math.max(slow.most, ++slow.going);
        const prediction = await real.classify(canvas);
        await new Promise<void>((answer) => slow.waiting.push(answer));
        slow.going--;
        return prediction;
      },
      readNumber(_, { length, signal } = {}) {
        slow.asked = { length, signal: signal instanceof AbortSignal };
        const digits = Array.from({ length: length ?? 3 }, () => ({}) as NumberDigit);
        return Promise.resolve({ text: '423'.slice(0, length), confidence: 1, digits });
      },
    };
    const pad = document.querySelector('digit-pad');
    if (pad) pad.classifier = classifier;
  });
}

/** Has a slow classifier answer, once it can. */
export async function answer(page: Page): Promise<void> {
  await page.waitForFunction(() => slow.waiting.length > 0);
  await page.evaluate(() => slow.waiting.shift()?.());
}

/** Something that is hardly a digit: an asterisk. */
export const ASTERISK: readonly Stroke[] = [0, 45, 90, 135].map((degrees) => {
  const angle = (degrees * Math.PI) / 180;
  const [x, y] = [0.4 * Math.cos(angle), 0.4 * Math.sin(angle)];
  return [
    [0.5 - x, 0.5 - y],
    [0.5 + x, 0.5 + y],
  ];
});

/** How many pixels of a pad have ink, its size in pixels, and where the ink lies, 0..1. */
export interface Ink {
  readonly pixels: number;
  readonly width: number;
  readonly height: number;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  /** Colour of the pixel with most ink. */
  readonly colour: string;
}

/** One pad, as a user meets it. */
export class Pad {
  readonly page: Page;
  readonly element: Locator;

  constructor(page: Page, selector: string) {
    this.page = page;
    this.element = page.locator(selector);
  }

  get canvas(): Locator {
    return this.element.locator('canvas');
  }
  get field(): Locator {
    return this.element.getByRole('textbox');
  }
  button(name: string): Locator {
    return this.element.getByRole('button', { name });
  }

  /** Draws strokes with the mouse. @param up whether to lift the pen after the last. */
  async draw(
    strokes: readonly Stroke[],
    { up = true, button = 'left' }: { up?: boolean; button?: 'left' | 'right' } = {},
  ): Promise<void> {
    await this.canvas.scrollIntoViewIfNeeded();
    const box = await this.canvas.boundingBox();
    if (!box) throw new Error('the pad is not shown');
    const side = Math.min(box.width, box.height);
    const { mouse } = this.page;
    for (const [n, stroke] of strokes.entries()) {
      const [first = [0, 0], ...others] = stroke;
      await mouse.move(box.x + first[0] * side, box.y + first[1] * side);
      await mouse.down({ button });
      for (const [x, y] of others)
        await mouse.move(box.x + x * side, box.y + y * side, { steps: 3 });
      if (up || n < strokes.length - 1) await mouse.up({ button });
    }
  }

  async drawDigit(digit: number): Promise<void> {
    await this.draw(STROKES[digit] ?? []);
  }

  value(): Promise<string> {
    return this.element.evaluate((pad: DigitPad) => pad.value);
  }

  /** What was said since this was asked last. */
  said(): Promise<string[]> {
    return this.page.evaluate(() => said.splice(0));
  }

  /** Waits until an event of this type was fired with a value. @returns all said until then. */
  async hears(what: string): Promise<string[]> {
    await this.page.waitForFunction((what) => said.includes(what), what);
    return this.said();
  }

  ink(): Promise<Ink> {
    return this.canvas.evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
        ...([0, 0, width, height] as const),
      );
      let [pixels, most, at] = [0, 0, 0];
      const box: [number, number, number, number] = [1, 1, 0, 0];
      for (let i = 0; i < width * height; i++) {
        const alpha = data[4 * i + 3] ?? 0;
        if (alpha > most) [most, at] = [alpha, i];
        if (alpha < 128) continue;
        pixels++;
        const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      }
      return { pixels, width, height, box, colour: data.slice(4 * at, 4 * at + 3).join() };
    });
  }
}
