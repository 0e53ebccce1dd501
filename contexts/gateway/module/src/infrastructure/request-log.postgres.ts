import { groupCommit, PartlyWritten } from '@atelier/database';
import type { Log } from '@atelier/telemetry';
import type { Pool, PoolClient } from 'pg';
import type { FinishedCall, RequestLog, StartedCall } from '../application/ports.ts';
import { settlementsOf } from '../application/limits.ts';
import { usage } from '../domain/usage.ts';
import {
  isConnectionLoss,
  LOCK_CLASS,
  logConnection,
  newInstance,
} from './log-connection.postgres.ts';
import { owedCalls } from './owed-calls.ts';
import { writeStatement } from './request-log.sql.ts';
import { cacheShares, findCall, forgetContents, listCalls } from './request-log.queries.ts';
import { throttled } from './throttle.ts';
import { trafficOf } from './traffic.postgres.ts';

/** A call shorter than this is written once, when it ends; one twice as long is noted for sure. */
const NOTE_AFTER_MS = 20;
/** Who follows the log is told this often: under load a batch a millisecond is written. */
const TELL_EVERY_MS = 50;

type Write = { readonly start: StartedCall } | { readonly finish: FinishedCall };

/**
 * The request log in PostgreSQL, by group commit over one connection. While that connection stands,
 * it holds an advisory lock on this process's instance number; calls noted as running by an
 * instance whose lock is free were left by a dead process. `onLogged` is called after commits.
 */
export function postgresRequestLog(
  pool: Pool,
  log: Log,
  onLogged: () => void = () => {},
  instance = newInstance(),
): RequestLog {
  /** Begun since the last look, and begun before it. */
  let young = new Map<string, StartedCall>();
  let due = new Map<string, StartedCall>();
  const live = new Map<string, StartedCall>();
  const connection = logConnection(pool, log, instance);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const tell = throttled(onLogged, TELL_EVERY_MS);
  const commits = groupCommit(batchWriter(connection, instance, tell));
  const owed = owedCalls((call) => commits.add({ finish: call }), log);

  const note = (calls: ReadonlyMap<string, StartedCall>) => {
    for (const start of calls.values()) {
      commits.add({ start }).catch((error: unknown) => {
        log.error({ err: error, call: start.id }, 'a running call could not be noted');
      });
    }
  };
  const noteDue = () => {
    note(due);
    due = young;
    young = new Map();
    timer = due.size > 0 ? setTimeout(noteDue, NOTE_AFTER_MS) : undefined;
  };

  return {
    start(call, durably = false) {
      live.set(call.id, call);
      // While calls are owed nobody is paid for another one that cannot be written either.
      if (durably || owed.areThere()) {
        return commits.add({ start: call }).catch((error: unknown) => {
          live.delete(call.id);
          throw error;
        });
      }
      young.set(call.id, call);
      timer ??= setTimeout(noteDue, NOTE_AFTER_MS);
      return undefined;
    },
    finish(call) {
      if (!young.delete(call.id)) due.delete(call.id);
      return commits.add({ finish: call }).then(
        () => void live.delete(call.id),
        (error: unknown) => {
          live.delete(call.id);
          owed.add(call, error);
          throw error;
        },
      );
    },
    list: (query) => listCalls(pool, query),
    cacheShares: (workspaceId, from, to) => cacheShares(pool, workspaceId, from, to),
    traffic: (query) => trafficOf(pool, query),
    forgetContents: (workspaceId, before) => forgetContents(pool, workspaceId, before),
    async find(workspaceId, id) {
      const mine = [...live.values()].find(
        (call) => call.workspaceId === workspaceId && (call.id === id || call.requestId === id),
      );
      return mine ? { ...mine, status: 'running' } : findCall(pool, workspaceId, id);
    },
    async closeInterrupted() {
      // Our own lock first, or another process could take what runs here for dead.
      await connection.open();
      const { rows } = await pool.query<{ instance: number }>(
        `select instance from running where instance <> $1
         union select instance from limit_leases where instance <> $1`,
        [instance],
      );
      let closed = 0;
      for (const dead of rows) closed += await closeInstance(pool, dead.instance);
      return closed;
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      clearTimeout(timer);
      note(due);
      note(young);
      await commits.settled();
      await owed.stop();
      connection.close();
    },
  };
}

/** Writes batches, and knows which running calls it has noted. */
function batchWriter(
  connection: ReturnType<typeof logConnection>,
  instance: number,
  onFinished: () => void,
) {
  const noted = new Set<string>();
  return async (batch: readonly Write[]): Promise<void> => {
    const finishes = batch.flatMap((each) => ('finish' in each ? [each.finish] : []));
    const ended = new Set(finishes.map(({ id }) => id));
    const starts = batch.flatMap((each) =>
      'start' in each && !ended.has(each.start.id) ? [each.start] : [],
    );
    let unwritten: Unwritten;
    // A lost connection leaves open whether the batch was committed: writing it again is harmless.
    for (let tries = 0; ; tries++) {
      try {
        unwritten = await writeCalls(await connection.open(), instance, starts, finishes, noted);
        break;
      } catch (error) {
        if (tries >= 2 || !isConnectionLoss(error)) throw error;
        connection.close();
      }
    }
    for (const start of starts) if (!unwritten.has(start)) noted.add(start.id);
    if (finishes.length > 0) onFinished();
    for (const { id } of finishes) noted.delete(id);
    if (unwritten.size === 0) return;
    const callOf = (each: Write) => ('finish' in each ? each.finish : each.start);
    const items = batch.filter((each) => unwritten.has(callOf(each)));
    throw new PartlyWritten(new Map(items.map((each) => [each, unwritten.get(callOf(each))])));
  };
}

/** The calls of a batch that could not be stored, each with why. */
type Unwritten = ReadonlyMap<StartedCall | FinishedCall, unknown>;

/**
 * Writes a batch. When one call of it cannot be stored (JSON nested deeper than the database reads,
 * say) each is written alone, and that one at last without its contents: it takes no other down.
 */
async function writeCalls(
  on: PoolClient,
  instance: number,
  running: readonly StartedCall[],
  ended: readonly FinishedCall[],
  noted: ReadonlySet<string>,
): Promise<Unwritten> {
  const known = ended.flatMap(({ id }) => (noted.has(id) ? [id] : []));
  try {
    await on.query(writeStatement(instance, running, ended, known));
    return new Map();
  } catch (error) {
    if (isConnectionLoss(error)) throw error;
    const [call] = [...running, ...ended];
    if (call === undefined) throw error;
    if (running.length + ended.length === 1) {
      const { requestJson, responseJson, sealedContents, ...rest } = call as FinishedCall;
      if (requestJson === undefined && responseJson === undefined) return new Map([[call, error]]);
      const again = await writeCalls(on, instance, [], [rest], noted);
      return new Map([...again.values()].map((why) => [call, why]));
    }
    const unwritten = new Map<StartedCall | FinishedCall, unknown>();
    const alone = async (...calls: [readonly StartedCall[], readonly FinishedCall[]]) => {
      const left = await writeCalls(on, instance, ...calls, noted);
      for (const [each, why] of left) unwritten.set(each, why);
    };
    for (const each of running) await alone([each], []);
    for (const each of ended) await alone([], [each]);
    return unwritten;
  }
}

async function closeInstance(pool: Pool, instance: number): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ free: boolean }>(
      'select pg_try_advisory_xact_lock($1, $2) as free',
      [LOCK_CLASS, instance],
    );
    if (!rows[0]?.free) {
      await client.query('rollback');
      return 0;
    }
    const left = await client.query<{ call: StartedCall }>(
      'delete from running where instance = $1 returning call',
      [instance],
    );
    const calls = left.rows.map(({ call }) => interrupted(call));
    if (calls.length > 0) await client.query(writeStatement(instance, [], calls, []));
    // What it had leased of limits and did not use is free again.
    await client.query('delete from limit_leases where instance = $1', [instance]);
    await client.query('commit');
    return calls.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** What is known of a call whose process died: it began, and it may have cost its prompt. */
function interrupted({ estimate, held = [], ...call }: StartedCall): FinishedCall {
  const startedAt = new Date(call.startedAt);
  const { inputTokens: tokens, costNanoUsd: money = 0 } = estimate;
  return {
    ...call,
    startedAt,
    status: 'interrupted',
    failure: { kind: 'network', message: 'The server stopped while this call was running.' },
    usage: usage({ inputTokens: estimate.inputTokens }),
    estimated: true,
    latencyMs: Math.max(0, Date.now() - startedAt.getTime()),
    attempts: [],
    settlements: settlementsOf(held, { requests: 1, tokens, money }),
    ...(estimate.costNanoUsd === undefined ? {} : { costNanoUsd: estimate.costNanoUsd }),
  };
}
