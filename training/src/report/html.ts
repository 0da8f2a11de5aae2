/** Owns making HTML of text: whatever is put into a template is escaped, unless it is HTML already. */

/** Finished markup. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What a template takes: text and numbers, which it escapes, and markup, alone or in lists. */
export type Content = string | number | Html | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag; values may stand in text and between the quotes of an attribute. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const parts = strings.map((text, i) => text + (i < values.length ? write(values[i] ?? '') : ''));
  return new Html(parts.join(''));
}

/** Joins content as it is. */
export function join(parts: readonly Content[]): Html {
  return new Html(write(parts));
}

function write(value: Content): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
  if (typeof value === 'number') return String(value);
  return value.map(write).join('');
}
