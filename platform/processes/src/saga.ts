import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallContext } from '@atelier/kernel';
import type { Log } from '@atelier/telemetry';
import {
  asJson,
  errorOf,
  type Failure,
  failureOf,
  PaidStepUncertain,
  ProcessCancelled,
  StepFailed,
} from './failure.ts';
import type { Entry, Journal } from './journal.ts';
import type { Outcome, Undone } from './outcome.ts';
import { payOnce } from './paid-call.ts';
import type { BoundProcess, Run, Undo } from './process.ts';
import { OverlappingWait, Waiting } from './waiting.ts';

/** What is stored with a run from its start. */
export type Order = { readonly input: unknown; readonly call: CallContext };

/** How stubbornly an undo is tried: waits `firstDelayMs`, then twice as long each time, up to 1 min. */
export type UndoRetry = { readonly attempts: number; readonly firstDelayMs: number };

export const UNDO_RETRY: UndoRetry = { attempts: 10, firstDelayMs: 200 };

/**
 * Runs a process to its end on a journal: the same for every adapter. Rejects only with the
 * engine's own trouble (the run has moved to another server, the code no longer fits the journal);
 * then nothing is undone, for the run may go on elsewhere.
 */
export async function runProcess(
  process: BoundProcess,
  id: string,
  { input, call }: Order,
  journal: Journal,
  log: Log,
  undoRetry: UndoRetry,
): Promise<Outcome> {
  const saga = new Saga(id, journal, log);
  const outcome = await saga.play(process, call, input);
  if (outcome.outcome === 'completed') return outcome;
  return { ...outcome, ...(await saga.undoAll(undoRetry)) } as Outcome;
}

type Ending =
  | { outcome: 'completed'; result: unknown }
  | { outcome: 'failed'; failure: Failure }
  | { outcome: 'cancelled'; reason: string };

type Tries = UndoRetry & { readonly signal?: AbortSignal };

type Undoable = { readonly step: string; result: unknown; readonly undo: Undo<never> };

class Saga {
  #undos: Undoable[] = [];
  #inFlight = new Set<Promise<unknown>>();
  #cancelled: string | undefined;
  #trouble: { error: unknown } | undefined;
  #over = new AbortController();
  readonly #id: string;
  readonly #journal: Journal;
  readonly #log: Log;
  readonly #signal: AbortSignal;

  constructor(id: string, journal: Journal, log: Log) {
    this.#id = id;
    this.#journal = journal;
    this.#log = log;
    this.#signal = AbortSignal.any([journal.signal, this.#over.signal]);
  }

  /** The body, until it and every step it began have ended. */
  async play(process: BoundProcess, call: CallContext, input: unknown): Promise<Ending> {
    let ending: Ending;
    try {
      // The cast gives the body the ports it was bound to, whose type `BoundProcess` forgets.
      const run = this.#run(call, process.ports) as unknown as Run<never>;
      ending = { outcome: 'completed', result: asJson(await process.run(run, input)) };
    } catch (error) {
      const failure = failureOf(error);
      this.#log.warn({ err: error }, 'a process stops and is undone');
      ending = { outcome: 'failed', failure };
    }
    this.#over.abort(new Error('The process has ended.'));
    // An undo must not run beside the step it takes back.
    await Promise.allSettled(this.#inFlight);
    if (this.#trouble !== undefined) throw this.#trouble.error;
    if (this.#cancelled === undefined) return ending;
    return { outcome: 'cancelled', reason: this.#cancelled };
  }

  async undoAll(retry: UndoRetry): Promise<Undone> {
    const undone: string[] = [];
    const notUndone: { step: string; failure: Failure }[] = [];
    for (const { step, result, undo } of this.#undos.toReversed()) {
      // The cast gives an undo the result of its own step, whose type `Undoable` forgets.
      const takeBack = () => undo(result as never);
      const entry = await this.#journal.record(`${step}:undo`, () =>
        this.#attempt(`${step}:undo`, retry, takeBack),
      );
      if ('failure' in entry) {
        this.#log.error({ step, failure: entry.failure }, 'an undo failed for good');
        notUndone.push({ step, failure: entry.failure });
      } else undone.push(step);
    }
    return { undone, notUndone };
  }

  #run(call: CallContext, ports: unknown): Run<unknown> {
    const journal = this.#journal;
    const signal = this.#signal;
    const waiting = new Waiting(journal, (reason) => this.#cancel(reason));
    return {
      id: this.#id,
      ports,
      call,
      step: (name, action, undo, { attempts = 1 } = {}) =>
        this.#recorded(name, undo, { attempts, firstDelayMs: STEP_DELAY_MS, signal }, (attempt) =>
          action({ signal, attempt }),
        ),
      transaction: (name, work, undo) =>
        this.#step(name, undo, () =>
          journal.transaction(name, (transaction) =>
            this.#unlessCancelled(async () => ({
              value: asJson(
                await INSIDE.run({ id: this.#id, step: name }, () => work(transaction)),
              ),
            })),
          ),
        ),
      paid: (name, key, pay, { undo, ...options } = {}) =>
        this.#recorded(name, undo, { attempts: 1, firstDelayMs: 0, signal }, () =>
          payOnce(journal.ledger, key, { processId: this.#id, step: name }, signal, pay, options),
        ),
      sleep: (durationMs) => this.#engine(() => waiting.sleep(durationMs)),
      waitFor: (signalName, timeoutMs) =>
        this.#engine(() => waiting.receive(signalName, timeoutMs)) as Promise<never>,
      progress: async (value) => {
        const json = asJson(value);
        await this.#engine(() => journal.emit(json), { insideStep: true });
      },
      cancelled: () => this.#askCancelled(),
      changed: (changeName) => this.#engine(() => journal.changed(changeName)),
      now: () => this.#engine(async () => new Date(await journal.now()), { insideStep: true }),
    };
  }

  #recorded<T>(
    name: string,
    undo: Undo<T> | undefined,
    tries: Tries,
    work: (attempt: number) => Promise<T>,
  ): Promise<T> {
    return this.#step(name, undo, () =>
      this.#journal.record(name, () =>
        this.#unlessCancelled(() => this.#attempt(name, tries, work)),
      ),
    );
  }

  /** Not async up to the journal: parallel steps get their places in the order of the calls. */
  #step<T>(name: string, undo: Undo<T> | undefined, record: () => Promise<Entry<T>>): Promise<T> {
    if (this.#cancelled !== undefined) return Promise.reject(this.#cancel(this.#cancelled));
    const undoable = undo && { step: name, result: undefined as unknown, undo };
    return this.#engine(async () => {
      // Before `do`: a step that fails may still have taken effect.
      if (undoable) this.#undos.push(undoable);
      const entry = await record();
      if ('failure' in entry) throw errorOf(name, entry.failure);
      if ('cancelled' in entry) {
        if (!entry.started) this.#undos = this.#undos.filter((each) => each !== undoable);
        throw this.#cancel(entry.cancelled);
      }
      if (undoable) undoable.result = entry.value;
      return entry.value as T;
    });
  }

  /** What the journal itself rejects with ends the run, even if the body swallows it. */
  #engine<T>(work: () => Promise<T>, { insideStep = false } = {}): Promise<T> {
    const around = INSIDE.getStore();
    // A step is repeated as a whole or not at all: what is inside of it has no entry of its own.
    if (around?.id === this.#id && !insideStep)
      return Promise.reject(
        new Error(`Step "${around.step}" contains another step or a wait: put it beside it.`),
      );
    if (this.#over.signal.aborted)
      return Promise.reject(new Error('The process has ended: await every step in its body.'));
    const pending = work().catch((error: unknown) => {
      if (!isBodyError(error)) this.#trouble ??= { error };
      throw error;
    });
    this.#inFlight.add(pending);
    const done = () => this.#inFlight.delete(pending);
    pending.then(done, done);
    return pending;
  }

  async #unlessCancelled<T>(work: () => Promise<Entry<T>>): Promise<Entry<T>> {
    const before = await this.#journal.cancelReason();
    if (before !== undefined) return { cancelled: before, started: false };
    const entry = await work();
    // A step that stopped because it was told to has not failed.
    if (!('failure' in entry) || !this.#journal.signal.aborted) return entry;
    const during = await this.#journal.cancelReason();
    return during === undefined ? entry : { cancelled: during, started: true };
  }

  async #attempt<T>(
    step: string,
    { attempts, firstDelayMs, signal }: Tries,
    work: (attempt: number) => Promise<T>,
  ): Promise<Entry<T>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return { value: asJson(await INSIDE.run({ id: this.#id, step }, () => work(attempt))) };
      } catch (error) {
        this.#log.warn({ err: error, step, attempt, attempts }, 'a step of a process failed');
        const delayMs = Math.min(firstDelayMs * 2 ** (attempt - 1), LONGEST_DELAY_MS);
        if (attempt < attempts) await pause(delayMs, undefined, { signal }).catch(() => {});
        if (attempt >= attempts || signal?.aborted) return { failure: failureOf(error) };
      }
    }
  }

  async #askCancelled(): Promise<boolean> {
    const entry = await this.#engine(() =>
      this.#journal.record('cancelled?', async () => ({
        value: (await this.#journal.cancelReason()) ?? null,
      })),
    );
    const reason = 'value' in entry ? entry.value : undefined;
    if (reason) this.#cancel(reason);
    return this.#cancelled !== undefined;
  }

  #cancel(reason: string): ProcessCancelled {
    this.#cancelled ??= reason;
    return new ProcessCancelled(this.#cancelled);
  }
}

/** The step in which the code runs, so that a step inside a step is refused. */
const INSIDE = new AsyncLocalStorage<{ readonly id: string; readonly step: string }>();
const STEP_DELAY_MS = 200;
const LONGEST_DELAY_MS = 60_000;

const isBodyError = (error: unknown) =>
  error instanceof StepFailed ||
  error instanceof PaidStepUncertain ||
  error instanceof ProcessCancelled ||
  error instanceof OverlappingWait;
