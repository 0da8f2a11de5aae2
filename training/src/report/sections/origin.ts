/** Sections: what the bundle was made with, and the hashes that tell its files from any others. */
import type { FileHash, ReportData } from '../data.ts';
import { html } from '../html.ts';
import { type Section, table } from './section.ts';

/** The machine and the versions. */
export function environmentSection({ environment }: ReportData): Section {
  return {
    id: 'environment',
    title: 'Environment',
    lead: 'What it was trained and measured with.',
    body: table(['part', 'what it was'], Object.entries(environment)),
  };
}

/** Files, data and steps. */
export function hashesSection({ hashes }: ReportData): Section {
  const row = ({ name, algorithm, hex }: FileHash) => [
    name,
    html`<code>${algorithm} ${hex}</code>`,
  ];
  return {
    id: 'hashes',
    title: 'Hashes',
    lead: 'The files of the bundle, the data that it came from, and the steps that made it: a step’s key is the hash of all that it depends on.',
    body: [
      table(['file', 'hash'], [...hashes.files, ...hashes.data].map(row)),
      html`<details>
        <summary>Steps</summary>
        <ul class="keys">
          ${hashes.steps.map((step) => html`<li><code>${step}</code></li>`)}
        </ul>
      </details>`,
    ],
  };
}
