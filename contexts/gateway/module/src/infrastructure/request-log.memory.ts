import type { FinishedCall, RequestLog, RunningCall, StartedCall } from '../application/ports.ts';

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
    },
    async finish(call) {
      running.delete(call.id);
      if (finished.has(call.id)) return;
      const { settlements: _, ...kept } = call;
      finished.set(call.id, kept);
      onLogged(call);
    },
    async list({ workspaceId, limit, cursor, model, status, userId, from, to }) {
      const found = [...finished.values()]
        .reverse()
        .filter(
          (call) =>
            call.workspaceId === workspaceId &&
            (model === undefined || `${call.provider}/${call.model}` === model) &&
            (status === undefined || call.status === status) &&
            (userId === undefined || call.userId === userId) &&
            (from === undefined || call.startedAt >= from) &&
            (to === undefined || call.startedAt < to),
        );
      const start = cursor === undefined ? 0 : found.findIndex(({ id }) => id === cursor) + 1;
      const items = found
        .slice(start, start + limit)
        .map(({ requestJson: _, responseJson: __, ...call }) => call);
      const last = items.at(-1);
      const more = last !== undefined && start + limit < found.length;
      return { items, ...(more ? { nextCursor: last.id } : {}) };
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
