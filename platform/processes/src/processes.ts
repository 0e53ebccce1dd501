import type { Transaction } from '@atelier/database';
import type { CallContext } from '@atelier/kernel';
import type { Outcome } from './outcome.ts';
import type { ProcessDefinition } from './process.ts';

export type ProcessState =
  /** Recorded; a server takes it up within a second. */
  'waiting' | 'running' | Outcome['outcome'];

export type ProcessStatus = {
  readonly id: string;
  readonly process: string;
  readonly state: ProcessState;
  /** The tenant of whoever started it. Whoever asks for another tenant's process must not see it. */
  readonly workspaceId: string;
  readonly call: CallContext;
  readonly input: unknown;
  readonly createdAt: string;
  /** Why it was asked to stop, from then on. */
  readonly cancelRequested?: string;
  /** There as soon as it has ended. */
  readonly outcome?: Outcome;
};

export type ProcessQuery = {
  readonly workspaceId?: string;
  readonly process?: string;
  /** Only those that have not ended. */
  readonly active?: boolean;
  /** 50 when absent. */
  readonly limit?: number;
};

/** Durable processes, as the rest of the program sees them. Adapters: DBOS on PostgreSQL, memory. */
export type Processes = {
  /**
   * Starts a process once: the same id again is the same process, whatever its input. Rejects when
   * the id belongs to a process of another name, or when the process is not among the definitions.
   *
   * With a transaction, start and the caller's own writes commit together or not at all, and a
   * server takes the process up at most a second after the commit; without, it runs here and now.
   */
  start<Input>(
    process: ProcessDefinition<never, Input, unknown>,
    id: string,
    input: NoInfer<Input>,
    call: CallContext,
    transaction?: Transaction,
  ): Promise<{ id: string }>;

  /** Sends a signal. It is kept until the process waits for it. Rejects with `UnknownProcess`. */
  signal(id: string, name: string, payload?: unknown): Promise<void>;

  /**
   * Asks a process to stop; once is as good as often. It is undone from its next step or wait on. A
   * process that has ended, or that makes no further step, is not changed. Rejects with
   * `UnknownProcess`.
   */
  cancel(id: string, reason: string): Promise<void>;

  /** Undefined when there is no such process, or it ended long ago and was purged. */
  status(id: string): Promise<ProcessStatus | undefined>;

  /** Waits for the end. Never rejects for how it ended. Rejects with `UnknownProcess`. */
  result<Result = unknown>(id: string): Promise<Outcome<Result>>;

  /** What the process reported, from entry `from` (0) on, until it ends. */
  progress<Value = unknown>(id: string, from?: number): AsyncIterable<Value>;

  /** The newest first. */
  list(query?: ProcessQuery): Promise<readonly ProcessStatus[]>;

  /** Ends this server's part in them. What has not ended goes on elsewhere, or at the next start. */
  stop(): Promise<void>;
};

export class UnknownProcess extends Error {
  override readonly name = 'UnknownProcess';
  constructor(id: string) {
    super(`There is no process ${id}, or it ended long ago.`);
  }
}

/** A process was started that this program was not given. */
export class UndefinedProcess extends Error {
  override readonly name = 'UndefinedProcess';
  constructor(name: string) {
    super(`The process "${name}" is not among the definitions this program was started with.`);
  }
}

/** The id belongs to a process of another name. */
export class ProcessIdTaken extends Error {
  override readonly name = 'ProcessIdTaken';
  constructor(id: string, wanted: string, is: string) {
    super(`The id ${id} belongs to a process "${is}"; "${wanted}" needs an id of its own.`);
  }
}
