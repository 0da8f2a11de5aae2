/** Owns saying in one line why a program failed. It must not know which program it was. */
import { ExecaError } from 'execa';

/**
 * The line that a person would look for: that the program is missing, the first `error:` it printed,
 * or its last word.
 */
export function failureLine(error: unknown): string {
  if (!(error instanceof ExecaError)) return error instanceof Error ? error.message : String(error);
  if (error.code === 'ENOENT')
    return `there is no ${error.command.split(' ', 1)[0]} on this machine`;
  const lines = String(error.stderr ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.find((line) => /(^|\s)\w*error:/i.test(line)) ?? lines.at(-1) ?? error.shortMessage;
}
