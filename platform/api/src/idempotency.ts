import { createHash, createHmac } from 'node:crypto';
import type { Exchange } from './exchange.ts';
import type { IdempotencyRecords, RecordedAnswer } from './idempotency-records.ts';
import type { Operation } from './operations.ts';
import { ProblemError } from './problem.ts';

/** The turn of one request under its key: either it was answered before, or it is carried out now. */
export type Turn =
  | { readonly answeredBefore: RecordedAnswer }
  | {
      readonly answeredBefore?: undefined;
      /** To be called with what is answered, before it is sent. */
      settle(answer: RecordedAnswer | undefined, settled: Settled): Promise<void>;
    };

/** `kept` for good, `not-kept` when the answer must not be stored, `undone` when nothing happened. */
export type Settled = 'kept' | 'not-kept' | 'undone';

const KEEP_MS = 24 * 60 * 60_000;
/** Longer than any answer takes. Whoever dies while carrying out a request blocks its key for this. */
const RUN_MS = 15 * 60_000;
const MAX_KEPT_CHARS = 1024 * 1024;

/**
 * The turn of a write with an `Idempotency-Key`; undefined for every other request. Keys count per
 * workspace, user and operation. Throws IDEMPOTENCY_KEY_IN_USE while the first one still runs,
 * IDEMPOTENCY_KEY_REUSED when the request differs from the first, and IDEMPOTENCY_ANSWER_NOT_KEPT
 * when it was carried out and its answer held a secret or was too large.
 */
export async function takeTurn(
  records: IdempotencyRecords,
  exchange: Exchange,
  operation: Operation,
  body: Buffer | undefined,
): Promise<Turn | undefined> {
  const sent = exchange.request.headers['idempotency-key'];
  if (sent === undefined || exchange.method === 'GET') return undefined;
  if (typeof sent !== 'string' || !SANE_KEY.test(sent))
    throw new ProblemError(
      400,
      'IDEMPOTENCY_KEY_INVALID',
      'An Idempotency-Key has 1 to 255 visible characters.',
    );
  const key = storedKey(sent, exchange, operation);
  const fingerprint = fingerprintOf(sent, exchange, body);
  const begun = await records.begin(key, fingerprint, RUN_MS);
  if (begun.state === 'yours') {
    const { attempt } = begun;
    return { settle: (answer, settled) => settleTurn(records, { key, attempt }, answer, settled) };
  }
  if (begun.fingerprint !== fingerprint)
    throw new ProblemError(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key came with another request before. Use a new one.',
    );
  if (begun.state === 'running')
    throw new ProblemError(
      409,
      'IDEMPOTENCY_KEY_IN_USE',
      'The first request with this Idempotency-Key is still being carried out.',
      { headers: { 'retry-after': '1' } },
    );
  if (begun.answer === undefined)
    throw new ProblemError(
      409,
      'IDEMPOTENCY_ANSWER_NOT_KEPT',
      'This request was carried out already; its answer is shown once and was not kept.',
    );
  return { answeredBefore: begun.answer };
}

const SANE_KEY = /^[\x21-\x7e]{1,255}$/;

async function settleTurn(
  records: IdempotencyRecords,
  { key, attempt }: { key: string; attempt: string },
  answer: RecordedAnswer | undefined,
  settled: Settled,
): Promise<void> {
  if (settled === 'undone') return records.forget(key, attempt);
  const fits = answer !== undefined && (answer.body?.length ?? 0) <= MAX_KEPT_CHARS;
  await records.finish(key, attempt, KEEP_MS, settled === 'kept' && fits ? answer : undefined);
}

function storedKey(sent: string, { actor, address }: Exchange, { name }: Operation): string {
  const whose = actor
    ? [actor.workspaceId, actor.userId, actor.apiKeyId ?? '']
    : ['anonymous', address];
  return createHash('sha256')
    .update(JSON.stringify([...whose, name, sent]))
    .digest('base64url');
}

/**
 * Keyed with the client's own key, of which only a hash is stored: so nobody who reads the records
 * can try out what was in a body, as a password.
 */
function fingerprintOf(sent: string, { path, query }: Exchange, body: Buffer | undefined): string {
  return createHmac('sha256', sent)
    .update(`${path}?${query}\n`)
    .update(body ?? '')
    .digest('base64url');
}
