/** What a report is made of: plain JSON, kept by its step, so that the page can be made anew without training. */
import type { Inspection } from '../evaluate/inspect.ts';
import type { EpochRecord } from '../fit/fit.ts';
import type { Figures } from '../steps/evaluate.ts';
import type { RunScores } from '../steps/run-scores.ts';
import type { Scores } from '../steps/scores.ts';
import type { Environment } from './environment.ts';

/** One network's record, epoch by epoch. */
export interface Curve {
  readonly stage: 'teachers' | 'students' | 'fine-tuning';
  readonly title: string;
  readonly history: readonly EpochRecord[];
}

/** One run of the bundle: float student, the same quantised after training, the same fine-tuned. */
export interface RunRow {
  readonly seed: number;
  /** Whether it learned from the teachers. */
  readonly taught: boolean;
  readonly scores: RunScores<Scores>;
  /** Validation scores of the integer network before fine-tuning, by set, each in 0..1. */
  readonly postTraining: Readonly<Record<string, number>>;
}

/** A file and what its bytes hash to. */
export interface FileHash {
  readonly name: string;
  readonly algorithm: string;
  /** Lower case. */
  readonly hex: string;
}

/** See the top of this file. */
export interface ReportData {
  readonly name: string;
  readonly version: string;
  readonly labels: readonly string[];
  /** Size of model.bin. */
  readonly bytes: number;
  /** Multiply-accumulates of one digit. */
  readonly macs: number;
  readonly figures: Figures;
  readonly inspection: Inspection;
  readonly curves: readonly Curve[];
  readonly runs: readonly RunRow[];
  readonly environment: Environment;
  readonly hashes: {
    readonly files: readonly FileHash[];
    /** The originals that it learned from and was judged by. */
    readonly data: readonly FileHash[];
    /** Folders of the steps that made it, each `name-key`. */
    readonly steps: readonly string[];
  };
}
