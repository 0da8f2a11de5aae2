/**
 * What was measured: a flat list of samples that every table, the chart and the JSON file read.
 * Knows neither how a sample was taken nor how it is shown.
 */
import { pairedRatio, spread, type Spread } from './stats.ts';

/** What is measured; the unit is part of the name. */
export type Quantity =
  | 'kilobytes'
  | 'coldMs'
  | 'coldThrottledMs'
  | 'singleP50Ms'
  | 'singleP95Ms'
  | 'heapMB'
  | 'heapCalls'
  | 'gigaMacsPerSecond'
  | `digitsPerSecond@${number}`;

/** One measurement. */
export interface Sample {
  /** From 0. */
  readonly round: number;
  /** A contender's name, or what else was measured. */
  readonly subject: string;
  readonly quantity: Quantity;
  readonly value: number;
}

/** Values of several quantities. */
export type Values = Partial<Record<Quantity, number>>;

/** A growing list of samples. */
export class Results {
  readonly samples: Sample[] = [];

  add(round: number, subject: string, values: Values): void {
    for (const quantity of Object.keys(values) as Quantity[]) {
      const value = values[quantity];
      if (value !== undefined) this.samples.push({ round, subject, quantity, value });
    }
  }

  /** Values by round. */
  byRound(subject: string, quantity: Quantity): ReadonlyMap<number, number> {
    return new Map(
      this.samples
        .filter((sample) => sample.subject === subject && sample.quantity === quantity)
        .map(({ round, value }) => [round, value]),
    );
  }

  /** Middle and ends over the rounds; `undefined` where nothing was measured. */
  spread(subject: string, quantity: Quantity): Spread | undefined {
    return spread([...this.byRound(subject, quantity).values()]);
  }

  /** `subject` over `base`, round by round; the two may be of different batches. */
  ratio(
    [subject, quantity]: readonly [string, Quantity],
    [base, baseQuantity]: readonly [string, Quantity],
  ): Spread | undefined {
    return pairedRatio(this.byRound(subject, quantity), this.byRound(base, baseQuantity));
  }

  /** The largest batch up to `most` that a contender could be timed at in half of its rounds. */
  largestBatch(subject: string, most: number): number | undefined {
    const rounds = this.byRound(subject, 'digitsPerSecond@1').size;
    const sizes = this.samples
      .filter((sample) => sample.subject === subject)
      .map(({ quantity }) => Number(quantity.split('@')[1]))
      .filter((size) => size <= most)
      .filter((size) => this.byRound(subject, `digitsPerSecond@${size}`).size * 2 >= rounds);
    return sizes.length === 0 ? undefined : Math.max(...sizes);
  }
}
