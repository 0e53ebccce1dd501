import { setTimeout as pause } from 'node:timers/promises';
import type { Transaction } from '@atelier/database';
import type { CallContext } from '@atelier/kernel';
import { type Log, silentLog } from '@atelier/telemetry';
import { asJson, failureOf } from './failure.ts';
import type { Journal, Message } from './journal.ts';
import { memoryPaidLedger } from './paid-ledger.memory.ts';
import type { Outcome } from './outcome.ts';
import type { BoundProcess, ProcessDefinition } from './process.ts';
import {
  type Processes,
  ProcessIdTaken,
  type ProcessStatus,
  UndefinedProcess,
  UnknownProcess,
} from './processes.ts';
import { type Order, runProcess, UNDO_RETRY, type UndoRetry } from './saga.ts';

/**
 * Processes in the memory of this program, for tests of contexts and for programs without a
 * database: the semantics of the durable ones, except that the end of the program ends them.
 *
 * `transaction` opens the transactions of `run.transaction`; hand in the memory event store's. What is
 * started inside a transaction begins in the next turn, whether that was committed or not.
 */
export function memoryProcesses(
  definitions: readonly BoundProcess[] | ((processes: Processes) => readonly BoundProcess[]),
  options: {
    transaction?: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
    log?: Log;
    undoRetry?: UndoRetry;
  } = {},
): Processes {
  const { log = silentLog, undoRetry = UNDO_RETRY, transaction = withoutSql } = options;
  const runs = new Map<string, MemoryRun>();
  const ledger = memoryPaidLedger();
  let stopped = false;

  const known = (id: string): MemoryRun => {
    const run = runs.get(id);
    if (run === undefined) throw new UnknownProcess(id);
    return run;
  };

  const begin = (process: BoundProcess, id: string, order: Order) => {
    const run = runs.get(id) ?? new MemoryRun(id, process.name, order);
    if (runs.has(id)) return;
    runs.set(id, run);
    const journal = run.journal(ledger, transaction);
    const { requestId } = order.call;
    const runLog = log.child({ process: process.name, processId: id, requestId });
    runProcess(process, id, order, journal, runLog, undoRetry).then(
      (outcome) => run.end(outcome),
      (error: unknown) => run.end({ outcome: 'broken', failure: failureOf(error) }),
    );
  };

  const start = async (
    definition: ProcessDefinition<never, never, unknown>,
    id: string,
    input: unknown,
    call: CallContext,
    inside?: Transaction,
  ) => {
    const process = bound.find(({ name }) => name === definition.name);
    if (process === undefined) throw new UndefinedProcess(definition.name);
    if (stopped) throw new Error('Processes were stopped: nothing can be started.');
    const same = runs.get(id);
    if (same !== undefined && same.process !== definition.name)
      throw new ProcessIdTaken(id, definition.name, same.process);
    const order = asJson({ input, call });
    const go = () => begin(process, id, order);
    if (inside === undefined) go();
    // A transaction in memory waits for nothing outside: in the next turn it has been committed.
    else setImmediate(go);
    return { id };
  };

  const processes: Processes = {
    start,
    signal: async (id, name, payload) => known(id).send({ signal: name, payload: asJson(payload) }),
    cancel: async (id, reason) => known(id).cancel(reason),
    status: async (id) => runs.get(id)?.status(),
    // The caller names the type of the result, which no stored run knows.
    result: async (id) => (await known(id).ended) as Outcome<never>,
    async *progress(id, from = 0) {
      yield* known(id).progress(from) as AsyncIterable<never>;
    },
    async list({ workspaceId, process, active, limit = 50 } = {}) {
      const matching = [...runs.values()].filter(
        (run) =>
          (workspaceId === undefined || run.order.call.actor.workspaceId === workspaceId) &&
          (process === undefined || run.process === process) &&
          (!active || run.outcome === undefined),
      );
      return matching
        .reverse()
        .slice(0, limit)
        .map((run) => run.status());
    },
    async stop() {
      stopped = true;
    },
  };
  const bound = typeof definitions === 'function' ? definitions(processes) : definitions;
  return processes;
}

const withoutSql = async <T>(work: (transaction: Transaction) => Promise<T>) =>
  await work({
    query: () => Promise.reject(new Error('Processes in memory have no SQL database.')),
  });

class MemoryRun {
  readonly id: string;
  readonly process: string;
  readonly order: Order;
  readonly ended: Promise<Outcome>;
  outcome: Outcome | undefined;
  #resolve!: (outcome: Outcome) => void;
  #createdAt = new Date().toISOString();
  #messages: Message[] = [];
  #progress: unknown[] = [];
  #cancel: string | undefined;
  #stopping = new AbortController();
  #changed = Promise.withResolvers<void>();

  constructor(id: string, process: string, order: Order) {
    this.id = id;
    this.process = process;
    this.order = order;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  journal(
    ledger: Journal['ledger'],
    transaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>,
  ): Journal {
    return {
      ledger,
      signal: this.#stopping.signal,
      record: async (_name, work) => asJson(await work()),
      async transaction(_name, work) {
        try {
          return asJson(await transaction(work));
        } catch (error) {
          return { failure: failureOf(error) };
        }
      },
      receive: (deadlineMs) => this.#receive(deadlineMs),
      now: async () => Date.now(),
      emit: async (value) => {
        this.#progress.push(value);
        this.#wake();
      },
      changed: async () => true,
      cancelReason: async () => this.#cancel,
    };
  }

  send(message: Message): void {
    this.#messages.push(message);
    this.#wake();
  }

  cancel(reason: string): void {
    if (this.outcome !== undefined || this.#cancel !== undefined) return;
    this.#cancel = reason;
    this.send({ cancel: reason });
    this.#stopping.abort(new Error(reason));
  }

  end(outcome: Outcome): void {
    this.outcome = asJson(outcome);
    this.#resolve(this.outcome);
    this.#wake();
  }

  status(): ProcessStatus {
    return {
      id: this.id,
      process: this.process,
      state: this.outcome?.outcome ?? 'running',
      workspaceId: this.order.call.actor.workspaceId,
      ...asJson(this.order),
      createdAt: this.#createdAt,
      ...(this.#cancel === undefined ? {} : { cancelRequested: this.#cancel }),
      ...(this.outcome === undefined ? {} : { outcome: this.outcome }),
    };
  }

  async *progress(from: number): AsyncGenerator<unknown> {
    for (let index = from; ; ) {
      const next = this.#changed.promise;
      while (index < this.#progress.length) yield asJson(this.#progress[index++]);
      if (this.outcome !== undefined) return;
      if (index >= this.#progress.length) await next;
    }
  }

  async #receive(deadlineMs: number): Promise<Message | undefined> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0) return undefined;
      const timer = new AbortController();
      const deadline = pause(Math.min(leftMs, LONGEST_TIMER_MS), undefined, {
        signal: timer.signal,
      }).catch(() => {});
      await Promise.race([this.#changed.promise, deadline]);
      timer.abort();
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

// A timer of Node cannot be longer; the wait is then begun again.
const LONGEST_TIMER_MS = 2 ** 31 - 1;
