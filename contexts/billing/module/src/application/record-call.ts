import type { ModuleSubscription, PublishedEvent } from '@atelier/api';
import { gatewayEvents } from '@atelier/gateway-contract';
import type { z } from '@atelier/contract';
import type { Transaction } from '@atelier/event-store';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { UsageLedger } from './ports.ts';

const RESPONSE = 'gateway.llm-response-received.v1';
const ERROR = 'gateway.llm-error.v1';

type Entered = (entered: readonly LedgerEntry[], transaction: Transaction) => Promise<void>;

/**
 * Every model call that the gateway closed goes into the books, once; `onEntered` is told of those
 * that were not there yet, in the same transaction.
 */
export function recordCall(ledger: UsageLedger, onEntered: Entered): ModuleSubscription {
  const record = async (events: readonly PublishedEvent[], transaction: Transaction) => {
    const entered = await ledger.record(entriesOf(events), transaction);
    if (entered.length > 0) await onEntered(entered, transaction);
  };
  return {
    name: 'usage-ledger',
    to: 'gateway',
    handle: (event, transaction) => record([event], transaction),
    handleAll: record,
  };
}

function entriesOf(events: readonly PublishedEvent[]): LedgerEntry[] {
  return events.flatMap(({ type, data }) =>
    type === RESPONSE || type === ERROR ? entryOf(gatewayEvents[type].parse(data)) : [],
  );
}

type Closed = z.infer<(typeof gatewayEvents)[typeof RESPONSE | typeof ERROR]>;

function entryOf(call: Closed): LedgerEntry {
  return {
    requestId: call.requestId,
    workspaceId: call.workspaceId,
    userId: call.userId,
    apiKeyId: call.apiKeyId ?? null,
    ownKey: call.ownKey ?? false,
    operation: call.operation,
    provider: call.provider,
    model: call.model,
    status: call.status,
    at: new Date(call.at).toISOString(),
    inputTokens: call.usage?.inputTokens ?? 0,
    outputTokens: call.usage?.outputTokens ?? 0,
    cachedInputTokens: call.usage?.cachedInputTokens ?? 0,
    reasoningTokens: call.usage?.reasoningTokens ?? 0,
    costNanoUsd: call.costNanoUsd ?? null,
    latencyMs: call.latencyMs,
    firstTokenMs: ('firstTokenMs' in call ? call.firstTokenMs : undefined) ?? null,
  };
}
