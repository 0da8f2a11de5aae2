/** The page: its head, and its sections in order. Knows no file. */
import type { BundlePoint } from './bundles.ts';
import type { ReportData } from './data.ts';
import { html } from './html.ts';
import { accuracySection } from './sections/accuracy.ts';
import type { Compressed } from '../steps/comparison.ts';
import { calibrationSection } from './sections/calibration.ts';
import { compressionSection } from './sections/compression.ts';
import { confusionsSection } from './sections/confusions.ts';
import { curvesSection } from './sections/curves.ts';
import { gallerySection } from './sections/gallery.ts';
import { environmentSection, hashesSection } from './sections/origin.ts';
import { paretoSection } from './sections/pareto.ts';
import { rejectionSection } from './sections/rejection.ts';
import { robustnessSection } from './sections/robustness.ts';
import { runsSection } from './sections/runs.ts';
import { layOut } from './sections/section.ts';
import { summarise } from './sections/summary.ts';
import { STYLE } from './style.ts';

/**
 * One self-contained HTML document, without scripts.
 * @param bundles every bundle at hand, this one among them.
 * @param compressed the last comparison of ways to compress; empty where there is none.
 */
export function makePage(
  data: ReportData,
  bundles: readonly BundlePoint[],
  compressed: readonly Compressed[] = [],
): string {
  const sections = [
    paretoSection(bundles),
    ...(compressed.length > 0 ? [compressionSection(compressed)] : []),
    runsSection(data),
    curvesSection(data),
    accuracySection(data),
    confusionsSection(data),
    calibrationSection(data),
    robustnessSection(data),
    rejectionSection(data),
    gallerySection(data),
    environmentSection(data),
    hashesSection(data),
  ];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${data.name} ${data.version}: report</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <nav aria-label="Sections">
          <ul>
            ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
          </ul>
        </nav>
        <main>
          ${summarise(data)} ${sections.map(layOut)}
          <footer>
            Written by <code>npm run train</code>; made anew by
            <code>npm run report -w training</code>.
          </footer>
        </main>
      </body>
    </html> `;
  return page.markup;
}
