import type { Server } from 'node:net';

/** Tells the process that started this one where it listens, and ends with it. */
export function announce(server: Server): void {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
  process.on('disconnect', () => process.exit());
}
