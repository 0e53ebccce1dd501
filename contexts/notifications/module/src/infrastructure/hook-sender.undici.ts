import type { LookupFunction } from 'node:net';
import { privateNetworkErrorIn, publicConnector } from '@atelier/network';
import { Agent, request } from 'undici';
import type { Attempted, HookSender } from '../application/ports.ts';

const CONNECT_WITHIN_MS = 10_000;
const ANSWER_BYTES = 2000;
const IDLE_MS = 20_000;

/** Web hooks over HTTP/1.1. Of an answer the beginning is read; a redirect is a failure. */
export function undiciHookSender({
  lookup,
}: {
  readonly lookup?: LookupFunction;
} = {}): HookSender {
  const limits = { allowH2: false, headersTimeout: IDLE_MS, bodyTimeout: IDLE_MS, pipelining: 1 };
  const anywhere = new Agent({
    ...limits,
    connect: { timeout: CONNECT_WITHIN_MS, ...(lookup ? { lookup } : {}) },
  });
  const publicOnly = new Agent({ ...limits, connect: publicConnector(CONNECT_WITHIN_MS, lookup) });
  return {
    async post({ url, publicOnly: isPublicOnly, headers, body, signal }) {
      try {
        const answer = await request(url, {
          method: 'POST',
          dispatcher: isPublicOnly ? publicOnly : anywhere,
          headers: {
            ...headers,
            'content-type': 'application/json',
            'user-agent': 'Atelier-WebHooks/1',
          },
          body,
          signal,
        });
        const text = await beginningOf(answer.body);
        return attempted(answer.statusCode, answer.headers, text);
      } catch (error) {
        return { ok: false, text: explained(error, signal) };
      }
    },
    async close() {
      await Promise.all([anywhere.destroy(), publicOnly.destroy()]);
    },
  };
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function attempted(status: number, headers: Headers, text: string): Attempted {
  if (status >= 200 && status < 300) return { ok: true, status, text };
  if (status >= 300 && status < 400)
    return {
      ok: false,
      status,
      text: `It redirects to ${String(headers['location'] ?? 'nowhere')}; give the address it should be sent to.`,
    };
  const seconds = Number(headers['retry-after']);
  return {
    ok: false,
    status,
    text,
    ...(status === 410 ? { isGone: true } : {}),
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

/** What is read of an answer is shown to people; the rest of a long one is not waited for. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // Leaving the loop destroys the body, and the connection with it.
  for await (const chunk of body) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString().replaceAll('\0', '');
}

function explained(error: unknown, signal: AbortSignal): string {
  const refused = privateNetworkErrorIn(error);
  if (refused)
    return `${refused.hostname} is in a private network, where only the owner of this installation may have a web hook.`;
  if (signal.aborted) return 'It did not answer in time.';
  const { message, code } = error as { message?: string; code?: string };
  return `It was not reached${code ? ` (${code})` : ''}: ${message ?? String(error)}`;
}
