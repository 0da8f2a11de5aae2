/** A command line's number that is whole and above zero. */
import { InvalidArgumentError } from 'commander';

/** Parses an option's value. @throws InvalidArgumentError, which names the option, for anything else. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a positive integer.');
}
