import type { IncomingMessage } from 'node:http';
import { invalid } from '../domain/failure.ts';

const OPERATION = 'x-atelier-operation';

/** What a caller of a vendor's face says his call is for: limits, reports and the cache go by it. */
export function saidOperation({ headers }: IncomingMessage, usual: string): string {
  const said = headers[OPERATION];
  if (said === undefined) return usual;
  if (typeof said === 'string' && /^[a-z][a-z0-9._-]{0,63}$/.test(said)) return said;
  throw invalid(
    OPERATION,
    'must be a name as code_generation: small letters, digits, _, - and dots.',
  );
}
