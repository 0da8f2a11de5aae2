/** Owns the contract of a way to get the native binding. It must not know any way. */
import type { OnProgress } from '../files/progress.ts';
import type { TfjsNodePackage } from './package.ts';

/** What a way is given. */
export interface WayInput {
  readonly tfjsNode: TfjsNodePackage;
  /** Folder to fill: the binding at `tfjsNode.binding`, the libraries it needs in `deps/lib`. */
  readonly prefix: string;
  /** Folder for everything else; the caller removes it. */
  readonly work: string;
  readonly onProgress: OnProgress;
  /** Ends it; the caller tells the abort from a failure. */
  readonly signal: AbortSignal;
}

/** Fills the prefix. @returns what it now holds, for the log. @throws Error that says what failed. */
export type Way = (input: WayInput) => Promise<string>;
