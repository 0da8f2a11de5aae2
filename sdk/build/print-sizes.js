/** Prints the table of `npm run size` and fails when a ceiling is broken. */
import { CEILINGS, measure } from './sizes.js';

const rows = CEILINGS.map(({ file, ceiling, reason }) => ({
  file,
  ...measure(file),
  ceiling,
  reason,
}));
console.table(rows, ['file', 'raw', 'gzip', 'brotli', 'ceiling']);
for (const { file, brotli, ceiling, reason } of rows) {
  if (brotli <= ceiling) continue;
  console.error(`${file}: ${brotli} bytes brotli, over its ceiling of ${ceiling} (${reason}).`);
  process.exitCode = 1;
}
