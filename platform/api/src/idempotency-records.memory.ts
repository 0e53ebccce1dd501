import { type Clock, systemClock } from '@atelier/kernel';
import { randomUUID } from 'node:crypto';
import type { IdempotencyRecords, RecordedAnswer } from './idempotency-records.ts';

type Record = {
  readonly fingerprint: string;
  readonly attempt: string;
  readonly expiresMs: number;
  readonly done: boolean;
  readonly answer?: RecordedAnswer;
};

/** Records of one process, gone with it. */
export function memoryIdempotencyRecords(clock: Clock = systemClock): IdempotencyRecords {
  const records = new Map<string, Record>();
  const nowMs = () => clock.now().getTime();
  const live = (key: string) => {
    const record = records.get(key);
    return record !== undefined && record.expiresMs > nowMs() ? record : undefined;
  };
  return {
    async begin(key, fingerprint, runMs) {
      const known = live(key);
      if (known?.done)
        return {
          state: 'done',
          fingerprint: known.fingerprint,
          ...(known.answer ? { answer: known.answer } : {}),
        };
      if (known) return { state: 'running', fingerprint: known.fingerprint };
      const attempt = randomUUID();
      records.set(key, { fingerprint, attempt, expiresMs: nowMs() + runMs, done: false });
      return { state: 'yours', attempt };
    },
    async finish(key, attempt, keepMs, answer) {
      const record = records.get(key);
      if (record?.attempt !== attempt || record.done) return;
      const { fingerprint } = record;
      const expiresMs = nowMs() + keepMs;
      records.set(key, {
        fingerprint,
        attempt,
        expiresMs,
        done: true,
        ...(answer ? { answer } : {}),
      });
    },
    async forget(key, attempt) {
      const record = records.get(key);
      if (record?.attempt === attempt && !record.done) records.delete(key);
    },
    async sweep() {
      const expired = [...records.keys()].filter((key) => live(key) === undefined);
      for (const key of expired) records.delete(key);
      return expired.length;
    },
  };
}
