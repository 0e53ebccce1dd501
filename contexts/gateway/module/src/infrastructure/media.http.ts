import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '@atelier/api';
import { attemptCall, failureOf } from '../application/attempt-call.ts';
import { beginCall, type Call } from '../application/begin-call.ts';
import { limitedSignal } from '../application/limit-stream.ts';
import type { Target } from '../application/plan-call.ts';
import type { MediaPath } from '../application/ports.ts';
import { GatewayError, invalid, mayHaveWorked } from '../domain/failure.ts';
import { isObject, type JsonObject, parseJson } from '../domain/json.ts';
import type { MediaAsked } from '../domain/media-use.ts';
import { providerFailure } from '../domain/provider-failure.ts';
import { spliceJson } from '../domain/spliced-json.ts';
import type { GatewayParts } from './face.ts';
import { openAiErrors } from './face.openai-chat.ts';
import { drained, readBytes, sendFailure } from './http-face.ts';
import { type Response, send, textOf } from './response.ts';
import type { Exchange } from './transport.undici.ts';
import { audioSeconds } from './audio-length.music-metadata.ts';
import { lastUsage } from './media-usage.ts';
import { type MediaForm, readForm } from './media-form.ts';

export type Medium = {
  readonly path: MediaPath;
  readonly operation: string;
  readonly answers: MediaAsked['answers'];
};

export const MEDIA: readonly Medium[] = [
  { path: '/images/generations', operation: 'image', answers: 'picture' },
  { path: '/audio/speech', operation: 'speech', answers: 'sound' },
  { path: '/audio/transcriptions', operation: 'transcription', answers: 'transcript' },
];

/**
 * Pictures, speech and transcripts, for providers that have OpenAI's API for them. What comes back
 * goes on as it is, bytes or events; what it says of its use goes before what was measured here.
 */
export async function serveMedia(
  parts: GatewayParts,
  medium: Medium,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId, signal }: RawCall,
): Promise<void> {
  let headers: Readonly<Record<string, string>> = {};
  try {
    const form = await formOf(request, await readBytes(request));
    const { operation } = medium;
    const caller = { actor, requestId, operation, trace: request.headers };
    const begun = await beginCall(parts.engine, caller, {
      model: form.model,
      streamed: true,
      body: form.fields,
      text: JSON.stringify(form.fields),
      format: 'openai-chat',
      signal,
      medium: await askedFor(medium, form),
    });
    headers = begun.account.headers;
    await passMedia({ parts, medium, form, begun, response, signal, requestId });
  } catch (error) {
    sendFailure(openAiErrors, response, failureOf(error, signal), { requestId, headers });
    if (!(error instanceof GatewayError)) throw error;
  }
}

type MediaCall = {
  readonly parts: GatewayParts;
  readonly medium: Medium;
  readonly form: MediaForm;
  readonly begun: Call<JsonObject>;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
  readonly requestId: string;
};

async function passMedia(call: MediaCall): Promise<void> {
  const { parts, begun, response, signal } = call;
  const { account, plan } = begun;
  const limited = limitedSignal(signal, plan.timeLimits);
  let began = false;
  try {
    const answer = await attemptCall(parts.engine, plan, account, limited.signal, (target, own) =>
      openMedia(call, target, own),
    );
    began = true;
    account.firstToken();
    const use = lastUsage(String(answer.headers['content-type'] ?? ''), call.medium.answers);
    await relayMedia(call, answer, use.read);
    await account.close({ ...use.told(), answered: use.text(), worked: true });
    response.end();
  } catch (error) {
    const failure = failureOf(error, limited.signal);
    const worked = began || mayHaveWorked(failure);
    await account.close({ failure, answered: undefined, worked });
    // Bytes of a picture or of sound carry no error: only closing the connection tells it.
    if (response.headersSent && !isEvents(response)) response.destroy();
    throw error instanceof GatewayError ? error : new GatewayError(failure, { cause: error });
  } finally {
    limited.release();
  }
}

async function openMedia(
  { parts, medium, form, begun }: MediaCall,
  { provider, model, key }: Target,
  signal: AbortSignal,
): Promise<Response> {
  const upstream = provider.media?.(medium.path, key);
  if (upstream === undefined) {
    const message = `${provider.title} has no ${medium.path}. Choose a model of a provider that has.`;
    throw new GatewayError({ kind: 'unsupported', field: 'model', message });
  }
  const sent = await form.encode(begun.text, model);
  const headers = { ...upstream.headers, 'content-type': sent.contentType };
  const exchange: Exchange = { ...upstream, method: 'POST', headers, body: sent.body };
  const answer = await send(parts.transport, exchange, signal);
  if (answer.status < 300) return answer;
  throw new GatewayError(providerFailure(answer.status, await textOf(answer), answer.headers));
}

async function relayMedia(
  { begun, response, signal, requestId }: MediaCall,
  answer: Response,
  read: (chunk: Buffer) => void,
): Promise<void> {
  response.writeHead(200, {
    'content-type': String(answer.headers['content-type'] ?? 'application/octet-stream'),
    'x-request-id': requestId,
    ...begun.account.headers,
  });
  for await (const chunk of answer.body) {
    read(chunk);
    if (!response.write(chunk)) await drained(response);
    signal.throwIfAborted();
  }
}

/** A second of speech has about a thousand bytes in the thriftiest format that is used for it. */
const LEAST_BYTES_PER_SECOND = 1000;

async function askedFor(
  { answers }: Medium,
  { fields, recording }: MediaForm,
): Promise<MediaAsked> {
  const { input } = fields;
  if (answers === 'sound' && typeof input === 'string')
    return { answers, characters: [...input].length };
  if (recording === undefined) return { answers };
  const bytes = new Uint8Array(await recording.arrayBuffer());
  const seconds = await audioSeconds(bytes);
  const mostAudioSeconds = bytes.length / LEAST_BYTES_PER_SECOND;
  return { answers, mostAudioSeconds, ...(seconds === undefined ? {} : { audioSeconds: seconds }) };
}

const isEvents = (response: ServerResponse) =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

async function formOf(request: IncomingMessage, bytes: Buffer): Promise<MediaForm> {
  const contentType = request.headers['content-type'] ?? 'application/json';
  if (/^multipart\/form-data/i.test(contentType)) return readForm(bytes, contentType);
  const fields = parseJson(bytes.toString('utf8'));
  if (!isObject(fields)) throw invalid('body', 'must be a JSON object, or multipart/form-data.');
  const { model } = fields;
  if (typeof model !== 'string') throw invalid('model', 'must be a string.');
  return {
    model,
    fields,
    encode: async (text, name) => ({
      body: spliceJson(text, { model: JSON.stringify(name) }),
      contentType: 'application/json',
    }),
  };
}
