import { randomUUID } from 'node:crypto';
import type { CallContext } from '@atelier/kernel';
import type { Outcome } from '../outcome.ts';
import type { Processes } from '../processes.ts';
import type { Ports } from './suite-processes.ts';

export const call: CallContext = {
  actor: {
    kind: 'user',
    userId: 'user_1',
    workspaceId: 'workspace_1',
    roles: [],
    permissions: [],
  },
  requestId: 'request_1',
};

/** An adapter under test, bound to the processes of the suite and to these ports. */
export type Adapter = {
  readonly name: string;
  readonly processes: Processes;
  readonly ports: Ports;
};

/** A fresh id, and a log that is empty. */
export function begin({ processes, ports }: Adapter) {
  ports.log.length = 0;
  return { processes, ports, id: `process_${randomUUID()}` };
}

/** How `id` ends once it has been started. */
export async function endOf<Result>(
  processes: Processes,
  id: string,
  starting: Promise<unknown>,
): Promise<Outcome<Result>> {
  await starting;
  return await processes.result<Result>(id);
}

export async function collected(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Waits until the body of run `id` says that it has come to its place. */
export function reaching(ports: Ports, id: string): Promise<void> {
  return new Promise((resolve) => ports.reached.set(id, resolve));
}
