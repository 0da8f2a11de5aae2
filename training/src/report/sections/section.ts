/** The form that every part of the page has. */
import { type Content, html, type Html } from '../html.ts';

/** A part of the page. */
export interface Section {
  /** Names it in the address; a letter, then letters and dashes. */
  readonly id: string;
  readonly title: string;
  /** What the reader looks at, in a sentence or two. */
  readonly lead: Content;
  readonly body: Content;
}

/** Lays a section out. */
export function layOut({ id, title, lead, body }: Section): Html {
  return html` <section id="${id}">
    <h2>${title}</h2>
    <p class="lead">${lead}</p>
    ${body}
  </section>`;
}

/** A figure with its caption. */
export function figure(caption: Content, drawing: Content): Html {
  return html`<figure>
    <figcaption>${caption}</figcaption>
    ${drawing}
  </figure>`;
}

/** A table; the first column names the row. */
export function table(head: readonly Content[], rows: readonly (readonly Content[])[]): Html {
  const cells = ([name = '', ...rest]: readonly Content[]): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      ${rest.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(cells)}
      </tbody>
    </table>
  </div>`;
}
