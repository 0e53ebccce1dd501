import type { Id, NanoUsd, UserId } from '@atelier/kernel';

/** One model call as the books see it. Written once, never changed. */
export type LedgerEntry = {
  readonly requestId: string;
  readonly workspaceId: string;
  readonly userId: UserId;
  readonly apiKeyId: Id<'key'> | null;
  /** The caller's own provider key paid for it: it is counted, and not charged again. */
  readonly ownKey: boolean;
  readonly operation: string;
  readonly provider: string;
  /** As `provider/model`. */
  readonly model: string;
  readonly status: 'success' | 'error' | 'rate_limited' | 'cancelled' | 'interrupted';
  readonly at: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly reasoningTokens: number;
  /** Null when nobody knows the price: unknown is not free. */
  readonly costNanoUsd: NanoUsd | null;
  readonly latencyMs: number;
  readonly firstTokenMs: number | null;
};

/**
 * Whether nobody knows what a call cost. One that failed and used nothing was free, whatever the
 * price: entries of an earlier time have no cost then.
 */
export function isUnpriced(
  entry: Pick<LedgerEntry, 'costNanoUsd' | 'status' | 'inputTokens' | 'outputTokens'>,
): boolean {
  const { costNanoUsd, status, inputTokens, outputTokens } = entry;
  const isRefused = status === 'rate_limited' || status === 'error';
  return costNanoUsd === null && !(isRefused && inputTokens + outputTokens === 0);
}
