import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from '@atelier/kernel';
import { buildConnector } from 'undici';

/**
 * Connects to public addresses only, for undici's clients. What is judged is the address that is
 * connected to, at every new connection: a name that led elsewhere when it was stored does not help.
 * Fails with a `PrivateNetworkError`. Redirects are another request: whoever follows them does it
 * through this connector, too.
 */
export function publicConnector(
  timeoutMs: number,
  lookup: LookupFunction = systemLookup,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: publicLookup(lookup),
  });
  return (options, callback) => {
    // A literal address is never looked up.
    if (isIP(bare(options.hostname)) && isPrivateAddress(bare(options.hostname))) {
      const error = new PrivateNetworkError(options.hostname);
      return process.nextTick(() => callback(error, null));
    }
    connect(options, callback);
  };
}

/** A connection that was not made, because it would have led into a private network. */
export class PrivateNetworkError extends Error {
  readonly hostname: string;

  constructor(hostname: string) {
    super(`${hostname} is in a private network.`);
    this.name = 'PrivateNetworkError';
    this.hostname = hostname;
  }
}

/** Such a refusal, when it is the error or what the error came from. */
export function privateNetworkErrorIn(error: unknown): PrivateNetworkError | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof PrivateNetworkError ? error : privateNetworkErrorIn(error.cause);
}

/** Answers with the public addresses of a name; with an error when it has none but private ones. */
function publicLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const all = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const open = all.filter(({ address }) => !isPrivateAddress(address));
      const [first] = open;
      if (first === undefined) return callback(new PrivateNetworkError(hostname), '');
      if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
