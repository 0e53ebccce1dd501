import { createServer } from 'node:net';
import { join } from 'node:path';
import { quoted } from '../pool.ts';
import { CLUSTER_USER } from './cluster.ts';

/** Where a server listens: a socket in a folder, or a port of this machine. Never both. */
export type Address =
  | { readonly socketFolder: string }
  | { readonly port: number; readonly password: string };

/**
 * A Unix socket in `socketFolder` where the system allows a path that long: no port to collide with
 * anybody's, no password to leak, and the folder's mode keeps others out. Otherwise, and on Windows,
 * a free port of 127.0.0.1 with the cluster's password.
 */
export async function chooseAddress(socketFolder: string, password: string): Promise<Address> {
  const path = join(socketFolder, `.s.PGSQL.${SOCKET_NUMBER}`);
  if (process.platform !== 'win32' && Buffer.byteLength(path) <= SOCKET_PATH_BYTES)
    return { socketFolder };
  return { port: await freePort(), password };
}

/** The settings that make a server listen there. */
export function listenSettings(address: Address): Record<string, string> {
  return 'socketFolder' in address
    ? {
        listen_addresses: '',
        port: `${SOCKET_NUMBER}`,
        // A list of names, in which a comma or a quote would have a meaning of its own.
        unix_socket_directories: quoted(address.socketFolder),
        unix_socket_permissions: '0700',
      }
    : { listen_addresses: '127.0.0.1', port: `${address.port}`, unix_socket_directories: '' };
}

/** The address as a URL that `pg`, `psql` and every other client understand. */
export function urlOf(address: Address, database: string): string {
  if ('port' in address)
    return `postgresql://${CLUSTER_USER}:${address.password}@127.0.0.1:${address.port}/${database}`;
  // A URL has no place for a path as host; all clients let the parameter win over "localhost".
  const host = encodeURIComponent(address.socketFolder);
  return `postgresql://${CLUSTER_USER}@localhost:${SOCKET_NUMBER}/${database}?host=${host}`;
}

/** Part of the socket's file name; the folder makes it unique. */
const SOCKET_NUMBER = 5432;

/** `sun_path` has 104 bytes on macOS, the least of all, and ends with a zero. */
const SOCKET_PATH_BYTES = 103;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve, reject) => server.on('listening', resolve).on('error', reject));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
