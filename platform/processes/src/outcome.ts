import type { Failure } from './failure.ts';

/** How a process ended. */
export type Outcome<Result = unknown> =
  | { readonly outcome: 'completed'; readonly result: Result }
  | ({ readonly outcome: 'failed'; readonly failure: Failure } & Undone)
  | ({ readonly outcome: 'cancelled'; readonly reason: string } & Undone)
  /** The engine gave up, nothing was undone: the code was changed under the run, or it crashed its server again and again. */
  | { readonly outcome: 'broken'; readonly failure: Failure };

/** The steps whose undo ran, latest first, and those whose undo failed for good. */
export type Undone = {
  readonly undone: readonly string[];
  readonly notUndone: readonly { readonly step: string; readonly failure: Failure }[];
};
