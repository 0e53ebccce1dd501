import type { Transaction } from '@atelier/database';
import type { CallContext } from '@atelier/kernel';
import type { PaidCall, PaidOptions } from './paid-call.ts';

/** A durable process: its name, which is stored with every run, and its body. */
export type ProcessDefinition<Ports, Input, Result> = {
  readonly name: string;
  readonly body: (run: Run<Ports>, input: Input) => Promise<Result>;
  /** This process with what its steps need, ready to be handed to `startProcesses`. */
  with(ports: Ports): BoundProcess;
};

/** A process and its ports. Opaque: made by `definition.with(ports)`. */
export type BoundProcess = {
  readonly name: string;
  readonly run: (run: Run<never>, input: unknown) => Promise<unknown>;
  readonly ports: unknown;
};

/**
 * A durable process, defined once at module level.
 *
 * The body is replayed after a crash: what its steps answered is read back, so it must ask for
 * everything that can differ (time, chance, the world) in a step, and must ask in the same order.
 * `Promise.all` over steps is fine, over chains of steps it is not. Input, results and payloads are
 * JSON.
 */
export function defineProcess<Ports, Input, Result>(
  name: string,
  body: (run: Run<Ports>, input: Input) => Promise<Result>,
): ProcessDefinition<Ports, Input, Result> {
  return {
    name,
    body,
    // The cast forgets the types of ports and input: `start` has checked the input by them.
    with: (ports) => ({ name, run: body as BoundProcess['run'], ports }),
  };
}

/** What a step is given. `signal` fires when the process is cancelled; heeding it is optional. */
export type Step = { readonly signal: AbortSignal; readonly attempt: number };

/** Takes back what a step did, or perhaps did: `result` is undefined when it did not finish. */
export type Undo<T> = (result: T | undefined) => Promise<void>;

export type StepOptions = {
  /** How often `do` is tried before the step has failed; 1 when absent. Waits 0.2 s, 0.4 s, … */
  readonly attempts?: number;
};

/** A running process, as its body sees it. */
export type Run<Ports> = {
  readonly id: string;
  readonly ports: Ports;
  /** Who asked for this process and in which request: data of the input, the same after a crash. */
  readonly call: CallContext;

  /**
   * Does something once and records its result. A crash before the record repeats `do`.
   *
   * The undo is registered before `do` runs: a step that fails may still have taken effect. When a
   * step fails (rejects with `StepFailed`) and the body lets that end it, this step and all before
   * it are undone, latest first.
   */
  step<T>(
    name: string,
    action: (step: Step) => Promise<T>,
    undo?: Undo<T>,
    options?: StepOptions,
  ): Promise<T>;

  /**
   * As `step`, exactly once, for writes to the processes' database: the writes of `work` and the
   * record of the step are one transaction. `work` may run again after a rollback.
   */
  transaction<T>(
    name: string,
    work: (transaction: Transaction) => Promise<T>,
    undo?: Undo<T>,
  ): Promise<T>;

  /**
   * A call that costs money. `key` names the payment for ever: whatever crashes, and whoever asks
   * again with the same key, `pay` is not called twice unless `recover` says that nothing was paid.
   * Rejects with `PaidStepUncertain` when that cannot be told.
   */
  paid<T>(
    name: string,
    key: string,
    pay: (call: PaidCall) => Promise<T>,
    options?: PaidOptions<T> & { readonly undo?: Undo<T> },
  ): Promise<T>;

  /** Waits `durationMs`, across restarts; a cancel ends the wait. */
  sleep(durationMs: number): Promise<void>;

  /** The payload of the next signal of this name, or undefined after `timeoutMs`. */
  waitFor<Payload>(signalName: string, timeoutMs: number): Promise<Payload | undefined>;

  /** Adds to the process's progress stream. Inside a step that is repeated, it may appear again. */
  progress(value: unknown): Promise<void>;

  /**
   * Whether the process was asked to stop. Every step asks by itself; a long body without steps can
   * ask here. Once it was true the process is undone, whatever the body returns.
   */
  cancelled(): Promise<boolean>;

  /**
   * Guards a change of a body that is running somewhere: false in runs that passed this point
   * under the old code, true in all others. Always asked at the same place.
   */
  changed(changeName: string): Promise<boolean>;

  /** The time, the same after a replay. */
  now(): Promise<Date>;
};
