/** Owns what words and figures become in Markdown. */

/** A text as itself, in a line or a table: nothing in it is Markdown or HTML, and it stays one line. */
export function plainText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_<>&[\]~]/g, '\\$&');
}

/** A table whose first columns, as many as `texts`, are words, and whose others are figures. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts = 1,
): string {
  const rule = head.map((_, i) => (i < texts ? '---' : '---:'));
  return [head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
