import { memoryEventStore, memorySubscribe } from '@atelier/event-store';
import { systemClock } from '@atelier/kernel';
import { caller } from '@atelier/kernel/testing';
import { type PlaygroundClient, playground, type SessionEvent } from '@atelier/playground-contract';
import { memoryProcesses } from '@atelier/processes';
import { clientOf, loopback } from '@atelier/rpc';
import { publish } from '../application/publish.ts';
import { titleSession } from '../application/title-session.process.ts';
import { titleSessions } from '../application/title-sessions.ts';
import { playgroundModule, playgroundPorts, playgroundRouter } from '../playground.module.ts';
import { echoGateway } from './echo-gateway.ts';

export const ada = caller('user_ada');

/** The context on memory adapters, beside a gateway that answers what it is asked. */
export function playgroundInMemory() {
  const gateway = echoGateway();
  const store = memoryEventStore({ projections: playgroundModule.projections });
  const portsNow = () => playgroundPorts(store, gateway.client, systemClock, memoryProcesses([]));
  const start = (ports = portsNow()): PlaygroundClient =>
    clientOf(playground, loopback(playgroundRouter(ports)));
  const ports = portsNow();
  return { gateway, store, ports, api: start(ports), restart: () => start() };
}

/** The same with what runs behind it: `settled` waits until every session that gets a title has it. */
export function titledPlaygroundInMemory() {
  const started = playgroundInMemory();
  const { store, ports } = started;
  const processes = memoryProcesses([titleSession.with(ports)]);
  const { handle } = titleSessions(ports, processes);
  const subscription = memorySubscribe({ store, translate: publish, handle });
  const settled = async () => {
    await subscription.settled();
    for (const { id } of await processes.list()) await processes.result(id);
  };
  return { ...started, processes, settled };
}

export async function collect(stream: AsyncIterable<SessionEvent>) {
  const events: SessionEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
