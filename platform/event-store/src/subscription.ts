import { quoted } from '@atelier/database';
import { type Log, silentLog } from '@atelier/telemetry';
import type { Pool } from 'pg';
import type { Transaction } from './event-store.ts';
import { wakeNameOf } from './parked.ts';
import { nextRows, type PublishedEvent, type Source } from './source.ts';
import { handleBatch } from './subscription-batch.ts';
import { retryParked } from './subscription-retry.ts';
import { onTableNews } from './table-news.ts';
import { onAnnouncement } from './wake.ts';

export type SubscriptionOptions<Item = PublishedEvent> = {
  /** The subscriber's database; its schema has `eventStoreMigrations`. */
  readonly pool: Pool;
  readonly schema: string;
  /** Names the place that is remembered. One process at a time works under a name. */
  readonly processor: string;
  readonly source: Source<Item>;
  /**
   * What it writes through `transaction` takes effect exactly once. Anything else it does is done at
   * least once. Calls to the outside belong into a process that it starts in the transaction, since
   * an open transaction holds up every subscription.
   */
  handle(item: Item, transaction: Transaction): Promise<void>;
  /**
   * The same for all items of a batch at once, in order, where one statement does for many. When it
   * throws, they are handled one by one, so that only the failing one is parked.
   */
  handleAll?(items: readonly Item[], transaction: Transaction): Promise<void>;
  readonly batchSize?: number;
  /**
   * The longest pause between two looks of its own (5 s). News of this process arrives at once and that
   * of others within half a second; the looks are for what an open transaction hid.
   */
  readonly pollMs?: number;
  /**
   * The pause after a batch that was not full (25 ms), twice as long after each further one up to 16
   * times: the first news after a silence is handled at once, what comes fast is handled in ever
   * larger batches instead of one transaction each.
   */
  readonly restMs?: number;
  /** How often a failing event is tried before it stays parked. */
  readonly maxAttempts?: number;
  /** Before the second attempt; doubled for each one after it. */
  readonly backoffMs?: number;
  readonly log?: Log;
};

/** A running subscription. */
export type Subscription = {
  /** Finishes what is being handled and ends. */
  stop(): Promise<void>;
};

/** Options with their defaults, as the parts of a subscription use them. */
export type Subscriber<Item> = Required<Omit<SubscriptionOptions<Item>, 'handleAll'>> &
  Pick<SubscriptionOptions<Item>, 'handleAll'> & {
    readonly quotedSchema: string;
  };

/**
 * Handles every event of the source in order, from the first one ever recorded. Processes of one
 * deployment that subscribe under one name compete for the lock of the checkpoint row: one works, and
 * when it ends or dies the next goes on where it committed last.
 *
 * An event whose handler throws is set aside and tried again; the later events of its stream wait
 * behind it, all others go on. See `listParked` and `redrive`.
 */
export function subscribe<Item = PublishedEvent>(options: SubscriptionOptions<Item>): Subscription {
  const subscriber: Subscriber<Item> = {
    batchSize: 200,
    pollMs: 5000,
    restMs: 25,
    maxAttempts: 5,
    backoffMs: 200,
    log: silentLog,
    ...options,
    quotedSchema: quoted(options.schema),
  };
  const { processor, source, pollMs, restMs, batchSize } = subscriber;
  const log = subscriber.log.child({ processor });
  let isStopped = false;
  const sleeper = newSleeper();
  const rest = newSleeper();
  const silences = [
    onAnnouncement(source.name, sleeper.wake),
    onAnnouncement(wakeNameOf(subscriber.schema, processor), sleeper.wake),
    onTableNews(source.pool ?? subscriber.pool, source.table, sleeper.wake),
  ];

  const run = async () => {
    let isRegistered = false;
    let pauseMs = 0;
    let batches = 0;
    while (!isStopped) {
      try {
        if (!isRegistered) await register(subscriber);
        isRegistered = true;
        const { handled, dueInMs } = await round(subscriber);
        // News that an open transaction still hides is looked for again soon, then less and less.
        pauseMs = handled > 0 ? 0 : Math.min(pauseMs === 0 ? 2 : pauseMs * 2, pollMs);
        if (handled === 0 && (await sleeper.sleep(Math.min(pauseMs, dueInMs)))) pauseMs = 0;
        if (handled === 0) batches = 0;
        else if (handled < batchSize) await rest.sleep(restMs * 2 ** Math.min(batches++, 4));
      } catch (error) {
        log.error({ err: error }, 'the subscription failed and goes on after a pause');
        await sleeper.sleep(Math.min(pollMs, AGAIN_MS));
      }
    }
  };
  const running = run();
  return {
    async stop() {
      isStopped = true;
      sleeper.wake();
      rest.wake();
      await running;
      for (const silence of silences) silence();
    },
  };
}

/** After a failure of the database. */
const AGAIN_MS = 500;

async function register({ pool, quotedSchema, processor, source }: Subscriber<unknown>) {
  await pool.query(
    `insert into ${quotedSchema}.checkpoints (processor, source) values ($1, $2)
      on conflict (processor) do update set source = excluded.source
        where checkpoints.source <> excluded.source`,
    [processor, source.pool === undefined ? source.table : ''],
  );
}

/** One look for work, without a lock and so without a trace while there is none. */
async function round<Item>(subscriber: Subscriber<Item>) {
  const { pool, quotedSchema, processor, source, batchSize } = subscriber;
  const { rows } = await pool.query(
    `select xid, position, (select extract(epoch from min(retry_at) - now()) * 1000
        from ${quotedSchema}.parked_events where processor = $1) as due_in_ms
      from ${quotedSchema}.checkpoints where processor = $1`,
    [processor],
  );
  const { due_in_ms, ...from } = rows[0];
  const dueInMs = due_in_ms === null ? Number.POSITIVE_INFINITY : Math.max(0, Number(due_in_ms));
  const retried = dueInMs === 0 ? await retryParked(subscriber) : 0;
  const found = await nextRows(source.pool ?? pool, source, from, batchSize);
  const handled = found.length === 0 ? 0 : await handleBatch(subscriber, from, found);
  // What is due and was not retried is another process's to retry.
  const isOthers = dueInMs === 0;
  return { handled: handled + retried, dueInMs: isOthers ? Number.POSITIVE_INFINITY : dueInMs };
}

function newSleeper() {
  let isAwake = false;
  let wakeUp = () => {};
  return {
    /** Also ends a sleep that has not begun, so that no news falls between looking and sleeping. */
    wake() {
      isAwake = true;
      wakeUp();
    },
    /** True when it was woken. */
    async sleep(ms: number): Promise<boolean> {
      if (!isAwake)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      const wasWoken = isAwake;
      isAwake = false;
      return wasWoken;
    },
  };
}
