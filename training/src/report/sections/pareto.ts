/** Section: this bundle among the others at hand and what others published. */
import { ANCHORS, CEILINGS } from '../anchors.ts';
import type { BundlePoint } from '../bundles.ts';
import { hundredths, whole } from '../format.ts';
import { html } from '../html.ts';
import { plotPareto } from '../plots/pareto.ts';
import { figure, type Section, table } from './section.ts';

/** @param ours every bundle at hand. */
export function paretoSection(ours: readonly BundlePoint[]): Section {
  const rows = [
    ...ours.map(({ name, version, bytes, macs, mnistTest }) => [
      html`<b>${name} ${version}</b>`,
      whole(bytes),
      whole(macs),
      hundredths(mnistTest),
    ]),
    ...ANCHORS.map(({ name, bytes, mnistTest }) => [
      name,
      whole(bytes),
      '–',
      hundredths(mnistTest),
    ]),
    ...CEILINGS.map(({ name, mnistTest }) => [name, '–', '–', hundredths(mnistTest)]),
  ];
  return {
    id: 'pareto',
    title: 'Pareto plot',
    lead: 'Bytes against accuracy: up and to the left is better. A filled dot is a bundle at hand, the larger the more multiply-accumulates it takes to read a digit; a ring is a published network, whose cost is not known.',
    body: [
      figure('Accuracy on the MNIST test set by bytes shipped', plotPareto(ours)),
      html`<details>
        <summary>The same in figures</summary>
        ${table(['network', 'bytes', 'multiply-accumulates', 'MNIST test, %'], rows)}
      </details>`,
    ],
  };
}
