import type { ServerResponse } from 'node:http';
import type { Figures } from '../application/account-call.ts';
import { type CachePlace, KEPT_BYTES } from '../application/answer-cache.ts';
import type { Call } from '../application/begin-call.ts';
import { closeCached, costOf } from '../application/cached-call.ts';
import type { JsonObject } from '../domain/json.ts';
import { sendJson, startStream } from './http-face.ts';

/** Sends what was sent for an equal request before. Answers false when there is nothing. */
export async function replayFace(
  call: Call<JsonObject>,
  response: ServerResponse,
  requestId: string,
): Promise<boolean> {
  const hit = call.cache?.hit;
  if (hit?.content.kind !== 'sent') return false;
  const { bytes } = hit.content;
  const isStream = call.body['stream'] === true;
  await closeCached(call, hit, isStream ? undefined : bytes.toString('utf8'));
  const { headers } = call.account;
  if (isStream) {
    startStream(response, requestId, headers);
    response.end(bytes);
  } else sendJson(response, bytes, requestId, headers);
  return true;
}

/** Collects what is sent, for the cache, as long as it may be kept there. */
export function keeper(cache: CachePlace | undefined) {
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    add(chunk: Buffer | string) {
      if (cache === undefined || size > KEPT_BYTES) return;
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > KEPT_BYTES) chunks = [];
      else chunks.push(bytes);
    },
    keep(figures: Pick<Figures, 'costNanoUsd'>) {
      if (size > KEPT_BYTES) return void cache?.close();
      const content = { kind: 'sent', bytes: Buffer.concat(chunks) } as const;
      cache?.close({ content, ...costOf(figures) });
    },
  };
}
