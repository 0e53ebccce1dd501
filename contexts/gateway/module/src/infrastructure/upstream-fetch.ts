import { publicConnector } from '@atelier/network';
import { Agent, fetch as undiciFetch } from 'undici';

const CONNECT_WITHIN_MS = 10_000;
// How long to wait for an answer is the caller's to say.
const patient = { headersTimeout: 0, bodyTimeout: 0, allowH2: false } as const;

/** `fetch` as the SDKs of providers want it. Redirects are not followed: the key would go along. */
export const plainFetch = fetchThrough(
  new Agent({ ...patient, connect: { timeout: CONNECT_WITHIN_MS } }),
);

/** The same, but it connects to public addresses only. */
export const publicFetch = fetchThrough(
  new Agent({ ...patient, connect: publicConnector(CONNECT_WITHIN_MS) }),
);

function fetchThrough(dispatcher: Agent): typeof fetch {
  // Node's own fetch is an older undici of the same shape; its types are declared apart.
  const through = undiciFetch as unknown as (
    input: unknown,
    init: object,
  ) => ReturnType<typeof fetch>;
  return (input, init) => through(input, { ...init, redirect: 'manual', dispatcher });
}
