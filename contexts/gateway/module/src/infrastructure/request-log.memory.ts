import type {
  CacheShare,
  FinishedCall,
  LogQuery,
  RequestLog,
  RunningCall,
  StartedCall,
} from '../application/ports.ts';
import { trafficOf } from './traffic.memory.ts';

/**
 * The request log without a database. What runs when it is lost is lost with it. `onLogged` is told of
 * every call as it enters the log.
 */
export function memoryRequestLog(onLogged: (call: FinishedCall) => void = () => {}): RequestLog & {
  readonly running: ReadonlyMap<string, StartedCall>;
} {
  const finished = new Map<string, FinishedCall>();
  const running = new Map<string, StartedCall>();
  return {
    running,
    start(call) {
      running.set(call.id, call);
      return undefined;
    },
    async finish(call) {
      running.delete(call.id);
      if (finished.has(call.id)) return;
      const { settlements: _, ...kept } = call;
      finished.set(call.id, kept);
      onLogged(call);
    },
    async list(query) {
      const found = [...finished.values()].reverse().filter((call) => isSought(call, query));
      const { cursor, limit } = query;
      const start = cursor === undefined ? 0 : found.findIndex(({ id }) => id === cursor) + 1;
      const items = found
        .slice(start, start + limit)
        .map((call) => (query.contents ? call : withoutContents(call)));
      const last = items.at(-1);
      const more = last !== undefined && start + limit < found.length;
      return { items, ...(more ? { nextCursor: last.id } : {}) };
    },
    async cacheShares(workspaceId, from, to) {
      const shares = new Map<string, CacheShare>();
      for (const call of finished.values()) {
        if (call.status !== 'success' || !isSought(call, { workspaceId, from, to })) continue;
        const { operation, cached, savedNanoUsd = 0 } = call;
        const share = shares.get(operation) ?? { operation, calls: 0, hits: 0, savedNanoUsd: 0 };
        shares.set(operation, {
          operation,
          calls: share.calls + 1,
          hits: share.hits + (cached ? 1 : 0),
          savedNanoUsd: share.savedNanoUsd + savedNanoUsd,
        });
      }
      return [...shares.values()].sort((one, other) => other.calls - one.calls);
    },
    async traffic(query) {
      return trafficOf(
        [...finished.values()].filter((call) => isSought(call, query)),
        query.step,
      );
    },
    async forgetContents(workspaceId, before) {
      const old = [...finished.values()].filter(
        (call) =>
          call.workspaceId === workspaceId &&
          call.startedAt < before &&
          (call.requestJson ?? call.responseJson ?? call.sealedContents) !== undefined,
      );
      for (const call of old) finished.set(call.id, withoutContents(call));
      return old.length;
    },
    async find(workspaceId, id) {
      const ended = [...finished.values()].filter((call) => call.workspaceId === workspaceId);
      const active = [...running.values()]
        .filter((call) => call.workspaceId === workspaceId)
        .map((call): RunningCall => ({ ...call, status: 'running' }));
      const own = [...ended, ...active];
      return own.find((call) => call.id === id) ?? own.find((call) => call.requestId === id);
    },
    async closeInterrupted() {
      return 0;
    },
    async stop() {},
  };
}

function withoutContents(call: FinishedCall): FinishedCall {
  const { requestJson: _, responseJson: __, sealedContents: ___, ...rest } = call;
  return rest;
}

function isSought(call: FinishedCall, query: Omit<LogQuery, 'limit'>): boolean {
  const { workspaceId, model, status, userId, operation, from, to, cached, text } = query;
  // As it is, and as it stands in JSON.
  const sought = text === undefined ? undefined : [text, JSON.stringify(text).slice(1, -1)];
  const said = [
    call.id,
    call.requestId,
    call.failure?.message,
    call.requestJson,
    call.responseJson,
  ];
  return (
    call.workspaceId === workspaceId &&
    (model === undefined || model === `${call.provider}/${call.model}` || model === call.route) &&
    (status === undefined || call.status === status) &&
    (userId === undefined || call.userId === userId) &&
    (operation === undefined || call.operation === operation) &&
    (from === undefined || call.startedAt >= from) &&
    (to === undefined || call.startedAt < to) &&
    (cached === undefined || (call.cached ?? false) === cached) &&
    (call.costNanoUsd ?? 0) >= (query.minCostNanoUsd ?? 0) &&
    call.latencyMs >= (query.minLatencyMs ?? 0) &&
    (sought === undefined ||
      said.some((each) => sought.some((one) => each?.toLowerCase().includes(one.toLowerCase()))))
  );
}
