import type { EventStore } from '@atelier/event-store';
import { defineProcess, type Run } from '@atelier/processes';

type Ports = Pick<EventStore, 'sealStored'>;

/** A choice may be held for a second here; for some more by other servers, which write meanwhile. */
const PAUSES_MS = [1500, 15_000];

/** Seals what a workspace has kept in clear since it chose otherwise. Nobody waits for it. */
export const sealContents = defineProcess(
  'playground.seal-contents',
  async ({ ports, call, step, sleep, progress }: Run<Ports>) => {
    let sealed = 0;
    for (const pauseMs of PAUSES_MS) {
      await sleep(pauseMs);
      for (let next: string | null | undefined; next !== null; ) {
        const from = next;
        const done = await step(
          'seal',
          () => ports.sealStored(call.actor.workspaceId, from),
          undefined,
          {
            attempts: 5,
          },
        );
        next = done.next ?? null;
        if (done.sealed === 0) continue;
        sealed += done.sealed;
        await progress({ sealed });
      }
    }
    return { sealed };
  },
);
