/** Owns what other people's words become in Markdown. */

/** A text as itself, in a line or a table: nothing in it is Markdown or HTML, and it stays one line. */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_<>&[\]~]/g, '\\$&');
}
