/** Section: every misread test digit, with what the network thought of it. */
import type { Misread } from '../../evaluate/inspect.ts';
import type { ReportData } from '../data.ts';
import { percent, whole } from '../format.ts';
import { html, type Html } from '../html.ts';
import { digitUri } from '../png.ts';
import type { Section } from './section.ts';

/** More labels than these have no room below their bars. */
const AXIS_LABELS = 12;

/** See the top of this file. */
export function gallerySection({ inspection, labels, figures }: ReportData): Section {
  const { misread } = inspection;
  const cards = misread
    .map((digit) => ({ digit, probabilities: softmax(digit.logits) }))
    .sort((a, b) => Math.max(...b.probabilities) - Math.max(...a.probabilities))
    .map(({ digit, probabilities }) =>
      card(digit, probabilities, labels, figures.rejection.threshold),
    );
  return {
    id: 'misread',
    title: 'Misread digits',
    lead: `All ${whole(misread.length)} digits of the MNIST test set that were read wrong, those that the network was surest of first. The bars are its probabilities: green what the digit is, red what it was read as.`,
    body: html`<ol class="gallery">
      ${cards}
    </ol>`,
  };
}

function card(
  { index, label, read, image }: Misread,
  probabilities: readonly number[],
  labels: readonly string[],
  threshold: number,
): Html {
  const name = (of: number): string => labels[of] ?? '';
  const confidence = probabilities[read] ?? 0;
  const bars = probabilities.map((share, of) => {
    const kind = of === label ? 'is' : of === read ? 'read' : 'other';
    const height = (share * 100).toFixed(1);
    return html`<i
      class="${kind}"
      style="height:${height}%"
      title="${name(of)}: ${percent(share)}"
    ></i>`;
  });
  const axis =
    labels.length > AXIS_LABELS
      ? []
      : html`<div class="axis" aria-hidden="true">
          ${labels.map((text) => html`<i>${text}</i>`)}
        </div>`;
  const said = confidence < threshold ? `${percent(confidence)}, unknown` : percent(confidence);
  return html` <li id="test-${index}">
    <img src="${digitUri(image)}" width="84" height="84" alt="test digit ${index}" />
    <div><b>${name(label)}</b> read as <b class="wrong">${name(read)}</b></div>
    <div class="faint">${said}</div>
    <div class="bars">${bars}</div>
    ${axis}
    <div class="faint">no. ${index}</div>
  </li>`;
}

/** Probabilities of calibrated logits. */
export function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
