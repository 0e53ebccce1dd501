import { flushCompileCache } from 'node:module';
import { openPool } from '@atelier/database';
import { postgresEventStore } from '../postgres-event-store.ts';
import { eventsSeen, type WorkshopEvent, workshopList } from './workshop.ts';

// Appends as fast as it can and says `<stream> <version>` of every append that was acknowledged.
const [url = '', schema = '', run = ''] = process.argv.slice(2);
flushCompileCache();
const pool = openPool(url, { applicationName: 'writer', max: 8 });
const store = postgresEventStore({ pool, schema, projections: [workshopList, eventsSeen] });
const meta = { actorId: 'user_1', actorKind: 'user', correlationId: 'request_1' };

async function write(writer: number) {
  for (let turn = 0; ; turn++) {
    const workshopId = `w${run}-${writer}-${Math.floor(turn / 5)}`;
    const expectedVersion = turn % 5;
    const event: WorkshopEvent =
      expectedVersion === 0
        ? { type: 'WorkshopOpened', workshopId, title: 'A', seats: 9 }
        : { type: 'SeatReserved', workshopId, attendee: `${turn}` };
    const append = {
      workspaceId: 'workspace_1',
      streamId: workshopId,
      streamType: 'workshop',
      expectedVersion,
      events: [event],
      meta,
    };
    const version = await (turn % 2 === 0
      ? store.append(append)
      : store.transaction((transaction) => store.append(append, transaction)));
    process.stdout.write(`${workshopId} ${version}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
