import assert from 'node:assert/strict';
import { createParser } from 'eventsource-parser';
import type { Acknowledged, KnownSession } from './acknowledged.ts';
import type { Random } from './random.ts';

/** One who uses a server that may be killed at any moment, and remembers what it acknowledged. */
export type Visitor = { readonly token: string; readonly acknowledged: Acknowledged };

type Visit = Visitor & { readonly url: string; readonly random: Random };

/** The server is gone, which is what the test is about; everything else is a fault. */
export class ServerGone extends Error {}

/** Does one thing after the other, of the first kind always and then as chance will, to the end. */
export async function visit(visit: Visit): Promise<void> {
  const { random } = visit;
  const mine: KnownSession[] = [];
  try {
    for (;;) {
      const session = mine.length > 0 ? random.one(mine) : undefined;
      const next = session === undefined ? 'open' : random.one(DEEDS);
      if (session === undefined || next === 'open') mine.push(await openSession(visit));
      else if (next === 'prompt') await prompt(visit, session);
      else if (next === 'watch') await watch(visit, session);
      else if (next === 'rename') await rename(visit, session);
      else if (next === 'delete') {
        mine.splice(mine.indexOf(session), 1);
        await remove(visit, session);
      } else if (next === 'key') await makeKey(visit);
      else await complete(visit, next === 'stream');
    }
  } catch (error) {
    if (!(error instanceof ServerGone)) throw error;
  }
}

const DEEDS = [
  ...['open', 'prompt', 'prompt', 'watch', 'watch', 'rename', 'rename', 'delete'],
  ...['complete', 'complete', 'stream', 'stream', 'key'],
] as const;

/** As many keys as one test makes, so that nobody meets the limit. */
const KEYS = 8;

async function openSession(visit: Visit): Promise<KnownSession> {
  const title = `opened ${visit.random.word()}`;
  const body = await answer(visit, 'POST', '/api/v1/sessions', { model: MODEL, title });
  const { id } = JSON.parse(body);
  const session = { id, titles: [title], deleted: false, messages: new Map() };
  visit.acknowledged.sessions.set(id, session);
  return session;
}

async function prompt(visit: Visit, { id, messages }: KnownSession): Promise<void> {
  const content = `Repeat: ${visit.random.word()}`;
  const answered = JSON.parse(
    await answer(visit, 'POST', `/api/v1/sessions/${id}/messages`, { content }),
  );
  messages.set(answered.prompt.id, content);
  remember(visit, messages, answered.answer);
}

/** A prompt whose answer is watched: the prompt is known by the first event, the answer by the last. */
async function watch(visit: Visit, { id, messages }: KnownSession): Promise<void> {
  const content = `Repeat: ${visit.random.words(30)}`;
  let ended = false;
  await events(visit, `/api/v1/sessions/${id}/messages`, { content }, (data) => {
    const event = JSON.parse(data);
    assert.notEqual(event.type, 'error', data);
    if (event.type === 'start') messages.set(event.promptId, content);
    if (event.type !== 'end') return;
    remember(visit, messages, event.answer);
    ended = true;
  });
  assert.ok(ended, 'a stream that was not cut has an end');
}

type Answered = {
  id: string;
  status: string;
  content: string;
  requestId: string;
  figures: { usage: { outputTokens: number } };
};

function remember(visit: Visit, messages: Map<string, string>, message: Answered): void {
  assert.equal(message.status, 'complete');
  messages.set(message.id, message.content);
  const { outputTokens } = message.figures.usage;
  visit.acknowledged.calls.push({ requestId: message.requestId, outputTokens });
}

async function rename(visit: Visit, session: KnownSession): Promise<void> {
  const title = `renamed ${visit.random.word()}`;
  session.titles.push(title);
  await answer(visit, 'PATCH', `/api/v1/sessions/${session.id}`, { title });
  session.titles = [title];
}

async function remove(visit: Visit, session: KnownSession): Promise<void> {
  session.deleted = 'perhaps';
  await answer(visit, 'DELETE', `/api/v1/sessions/${session.id}`);
  session.deleted = true;
}

async function makeKey(visit: Visit): Promise<void> {
  const { keys } = visit.acknowledged;
  if (keys.length >= KEYS) return;
  const body = await answer(visit, 'POST', '/api/v1/api-keys', { name: visit.random.word() });
  const { id, apiKey } = JSON.parse(body);
  keys.push({ id, apiKey });
}

/** Through the door for OpenAI's clients. */
async function complete(visit: Visit, stream: boolean): Promise<void> {
  const messages = [{ role: 'user', content: `Repeat: ${visit.random.words(20)}` }];
  const body = { model: MODEL, messages, stream, stream_options: { include_usage: true } };
  let usage: { completion_tokens: number } | undefined;
  let done = !stream;
  let requestId: string;
  if (stream) {
    requestId = await events(visit, '/v1/chat/completions', body, (data) => {
      if (data === '[DONE]') done = true;
      else usage = JSON.parse(data).usage ?? usage;
    });
  } else {
    const { stream_options: _, ...plain } = body;
    const response = await send(visit, 'POST', '/v1/chat/completions', plain);
    requestId = response.headers.get('x-request-id') ?? '';
    usage = JSON.parse(await textOf(response)).usage;
  }
  assert.ok(done && usage, 'an answer that was not cut has an end');
  visit.acknowledged.calls.push({ requestId, outputTokens: usage.completion_tokens });
}

const MODEL = 'offline/workshop';

async function answer(visit: Visit, method: string, path: string, body?: unknown) {
  return textOf(await send(visit, method, path, body));
}

/** Reads a stream of events to its end, and answers the request's id. */
async function events(
  visit: Visit,
  path: string,
  body: unknown,
  onData: (data: string) => void,
): Promise<string> {
  const response = await send(visit, 'POST', path, body, 'text/event-stream');
  const parser = createParser({ onEvent: ({ data }) => onData(data) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const part = await reader?.read().catch(gone);
    if (!part || part.done) return response.headers.get('x-request-id') ?? '';
    parser.feed(part.value);
  }
}

async function send(
  { url, token }: Visit,
  method: string,
  path: string,
  body?: unknown,
  accept = 'application/json',
): Promise<Response> {
  const response = await fetch(url + path, {
    method,
    headers: {
      accept,
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(gone);
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await textOf(response)}`);
  return response;
}

const textOf = (response: Response) => response.text().catch(gone);

function gone(cause: unknown): never {
  throw new ServerGone('The server is gone.', { cause });
}
