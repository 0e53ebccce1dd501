import type { Journal } from './journal.ts';

/**
 * Waiting for time or for a signal. Cancels and all signals come through one line of messages, so a
 * cancel ends every wait; signals that nobody waits for yet are kept.
 */
export class Waiting {
  #kept: { signal: string; payload?: unknown }[] = [];
  #busy = false;
  readonly #journal: Journal;
  readonly #cancel: (reason: string) => Error;

  constructor(journal: Journal, cancel: (reason: string) => Error) {
    this.#journal = journal;
    this.#cancel = cancel;
  }

  async sleep(durationMs: number): Promise<void> {
    await this.receive(undefined, durationMs);
  }

  async receive(signalName: string | undefined, timeoutMs: number): Promise<unknown> {
    // Two waits at once would take each other's messages, in an order that no replay repeats.
    if (this.#busy) throw new OverlappingWait();
    this.#busy = true;
    try {
      return await this.#receive(signalName, timeoutMs);
    } finally {
      this.#busy = false;
    }
  }

  async #receive(signalName: string | undefined, timeoutMs: number): Promise<unknown> {
    const kept = this.#kept.findIndex(({ signal }) => signal === signalName);
    if (kept >= 0) return this.#kept.splice(kept, 1)[0]?.payload;
    const deadlineMs = (await this.#journal.now()) + timeoutMs;
    for (;;) {
      const message = await this.#journal.receive(deadlineMs);
      if (message === undefined) return undefined;
      if ('cancel' in message) throw this.#cancel(message.cancel);
      if (message.signal === signalName) return message.payload;
      this.#kept.push(message);
    }
  }
}

export class OverlappingWait extends Error {
  override readonly name = 'OverlappingWait';
  constructor() {
    super('A process waits for one thing at a time: await its sleep or signal first.');
  }
}
