import type { IncomingMessage } from 'node:http';

/** Whether the client takes an answer that is packed this way. */
export function accepts({ headers }: IncomingMessage, encoding: 'br' | 'gzip'): boolean {
  const accepted = String(headers['accept-encoding'] ?? '');
  return new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(accepted);
}
