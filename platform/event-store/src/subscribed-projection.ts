import { quoted } from '@atelier/database';
import type { ContentSeal } from '@atelier/sealing';
import { contentCodec } from './content-codec.ts';
import { writeRows } from './read-table-writes.ts';
import { tableOf } from './read-table.ts';
import { type AnyProjection, tableChanges } from './row-changes.ts';
import { recordedSource } from './source.ts';
import { type Subscription, type SubscriptionOptions, subscribe } from './subscription.ts';
import type { Upcasters } from './upcasters.ts';

/** Keeps the read table of a projection up to date behind the writes, instead of with them. */
export function subscribeProjection(
  options: Pick<SubscriptionOptions, 'pool' | 'schema' | 'pollMs' | 'batchSize' | 'log'> & {
    readonly projection: AnyProjection;
    readonly upcasters?: Upcasters;
    /** That of its store. */
    readonly seal?: ContentSeal;
  },
): Subscription {
  const { projection, upcasters, seal, ...subscription } = options;
  const codec = contentCodec(seal);
  const table = `${quoted(options.schema)}.${quoted(tableOf(projection.name))}`;
  return subscribe({
    ...subscription,
    processor: processorOf(projection),
    source: recordedSource(options.schema, upcasters, codec),
    async handle(recorded, transaction) {
      const changes = tableChanges(projection, [recorded]);
      if (changes) await writeRows(transaction, table, changes, codec);
    },
  });
}

/** The name under which the subscription of a projection remembers its place. */
export const processorOf = ({ name }: AnyProjection) => `projection ${name}`;
