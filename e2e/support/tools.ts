/**
 * What the specs use inside pages, as `tools`. Runs there: knows the browser and nothing of Node.
 */
import type * as Inkdigit from 'inkdigit';
import type { TfjsClassifier, TfTensor } from 'inkdigit/tfjs';
import type { Stroke } from './strokes.ts';

declare global {
  /** The SDK, on every page of e2e/pages. */
  var inkdigit: typeof Inkdigit;
  var tools: Tools;
  /**
   * On the pages in e2e/pages/exports: opens a bundle's export on one of its runtime's backends.
   * What it gives takes ready digits and answers their logits, row by row.
   */
  var openExport: (
    exports: string,
    backend: string,
  ) => Promise<(bytes: Uint8Array) => Promise<number[]>>;
  /** On the page tfjs.html: a classifier on one of the page's own tfjs backends. */
  var openTfjs: (backend: string) => Promise<TfjsClassifier<TfTensor>>;
}

/** How a promise failed. */
export interface Failure {
  readonly name: string;
  /** The code of an `InkdigitError`. */
  readonly code: string | undefined;
  readonly message: string;
}

/** Helpers inside pages. */
export interface Tools {
  /** A square canvas with a digit drawn in dark ink on white paper. */
  draw(digit: number, side?: number): HTMLCanvasElement;
  /** How `work` fails; `null` when it does not. */
  failure(work: () => unknown): Promise<Failure | null>;
  /** The first `enginechange` of a classifier, its reason and engines. */
  engineChange(classifier: Inkdigit.DigitClassifier): Promise<{
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }>;
  /** Bytes that `btoa` made text of. */
  bytes(base64: string): Uint8Array<ArrayBuffer>;
}

/** Puts `tools` on a page, before any of its scripts. */
export function installTools(strokes: readonly (readonly Stroke[])[]): void {
  globalThis.tools = {
    draw(digit, side = 280) {
      const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no 2d context');
      context.fillStyle = 'white';
      context.fillRect(0, 0, side, side);
      context.lineWidth = side / 14;
      context.lineCap = 'round';
      context.lineJoin = 'round';
      for (const stroke of strokes[digit] ?? []) {
        context.beginPath();
        for (const [x, y] of stroke) context.lineTo(x * side, y * side);
        context.stroke();
      }
      return canvas;
    },
    async failure(work) {
      try {
        await work();
        return null;
      } catch (error) {
        if (!(error instanceof Error))
          return { name: 'none', code: undefined, message: String(error) };
        const { name, message } = error;
        return { name, code: (error as { code?: string }).code, message };
      }
    },
    engineChange: (classifier) =>
      new Promise((heard) => {
        classifier.addEventListener(
          'enginechange',
          ({ detail: { from, to, reason } }) => {
            heard({ from, to, reason });
          },
          { once: true },
        );
      }),
    bytes: (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
  };
}
