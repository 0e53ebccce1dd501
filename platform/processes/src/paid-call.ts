import { setTimeout as pause } from 'node:timers/promises';
import { asJson, errorOf, failureOf, PaidStepUncertain } from './failure.ts';
import type { PaidLedger, Payer } from './paid-ledger.ts';

/** What a payment function is given. Send `key` to the provider as its idempotency key. */
export type PaidCall = {
  readonly key: string;
  /** A call under this key was begun before, and `recover` has said that it paid nothing. */
  readonly alreadyStarted: boolean;
  readonly signal: AbortSignal;
};

/** What the provider knows of an interrupted call. */
export type Recovered<T> = { readonly paid: true; readonly result: T } | { readonly paid: false };

export type PaidOptions<T> = {
  /**
   * Asks the provider about an interrupted call; rejects when it cannot be told. `{ paid: false }`
   * lets the call be made again, which is also right for a provider that honours the key itself.
   */
  readonly recover?: (key: string) => Promise<Recovered<T>>;
};

/**
 * Pays at most once per key: the key is reserved before the call and the answer is recorded before
 * it is used. A reservation left by a crash is never simply repeated.
 */
export async function payOnce<T>(
  ledger: PaidLedger,
  key: string,
  payer: Payer,
  signal: AbortSignal,
  pay: (call: PaidCall) => Promise<T>,
  { recover }: PaidOptions<T>,
): Promise<T> {
  const payNow = (token: string, alreadyStarted: boolean) =>
    settle(ledger, key, token, () => pay({ key, alreadyStarted, signal }));

  for (;;) {
    const reservation = await ledger.reserve(key, payer);
    if (reservation.state === 'finished') return reservation.result as T;
    if (reservation.state === 'failed') throw errorOf(payer.step, reservation.failure);
    if (reservation.state === 'reserved') return await payNow(reservation.token, false);
    if (reservation.state === 'busy') {
      await pause(POLL_MS, undefined, { signal });
      continue;
    }
    if (recover === undefined) throw new PaidStepUncertain(key);
    const token = await ledger.takeOver(key, reservation.token);
    if (token === undefined) continue;
    const found = await ask(recover, key).catch((error: unknown) => {
      ledger.release(token);
      throw error;
    });
    if (!found.paid) return await payNow(token, true);
    return await settle(ledger, key, token, async () => found.result);
  }
}

const POLL_MS = 200;
const ASK_ATTEMPTS = 4;

async function settle<T>(
  ledger: PaidLedger,
  key: string,
  token: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    const result = asJson(await call());
    return (await recordPaid(ledger, key, result)) as T;
  } catch (error) {
    // What is uncertain stays open in the ledger, so that a later look-up can still settle it.
    if (!(error instanceof PaidStepUncertain)) await ledger.fail(key, failureOf(error));
    throw error;
  } finally {
    ledger.release(token);
  }
}

async function recordPaid(ledger: PaidLedger, key: string, result: unknown): Promise<unknown> {
  try {
    return await ledger.finish(key, result);
  } catch (error) {
    throw new PaidStepUncertain(
      key,
      `it was answered, but the answer could not be recorded (${failureOf(error).message})`,
    );
  }
}

async function ask<T>(recover: (key: string) => Promise<Recovered<T>>, key: string) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await recover(key);
    } catch (error) {
      if (error instanceof PaidStepUncertain) throw error;
      if (attempt === ASK_ATTEMPTS)
        throw new PaidStepUncertain(key, `looking it up failed (${failureOf(error).message})`);
      await pause(POLL_MS * 2 ** attempt);
    }
  }
}
