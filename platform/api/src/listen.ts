import { once } from 'node:events';
import type { Server } from 'node:net';

/** Nobody can listen there. The message is one sentence with the cure, fit for a terminal. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/** Resolves when the server listens; rejects with an `AddressError` where that is impossible. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? `${cause.code}` : '';
    const say = SENTENCES[code];
    throw say === undefined ? cause : new AddressError(say(port, host), { cause });
  }
}

const SENTENCES: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port, host) =>
    `Port ${port} of ${host} is taken by another program: set PORT to a free one.`,
  EADDRNOTAVAIL: (_, host) => noAddress(host),
  ENOTFOUND: (_, host) => noAddress(host),
  EACCES: (port) => `You may not listen on port ${port}: set PORT to one above 1023.`,
};

const noAddress = (host: string) =>
  `This machine has no address ${host}: set HOST to one of its own.`;
