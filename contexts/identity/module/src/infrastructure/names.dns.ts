import { lookup } from 'node:dns/promises';
import type { Names } from '../application/ports.ts';

const TIMEOUT_MS = 3_000;

/** The machine's own resolver, hosts file included: what a connection would be made to. */
export const dnsNames: Names = {
  async addressesOf(host) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly string[]>((resolve) => {
      timer = setTimeout(() => resolve([]), TIMEOUT_MS);
    });
    const found = lookup(host, { all: true }).then(
      (addresses) => addresses.map(({ address }) => address),
      () => [],
    );
    return Promise.race([found, late]).finally(() => clearTimeout(timer));
  },
};
