import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What a model of the upstream asks for a million tokens, in nano-dollars. */
export type Tariff = {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  /** What it asks for a million characters that it speaks, and for an hour that it listens to. */
  readonly perMillionCharacters?: number;
  readonly perHour?: number;
};

/** What the upstream told that calls used, and what it asks for that. */
export type Count = { calls: number; input: number; output: number; nanoUsd: bigint };

/**
 * How a call is to go, said in its prompt as JSON: whose it is, what it uses, and what goes wrong.
 * `words` are told one by one, each with what was used until then.
 */
export type Order = {
  readonly of: string;
  readonly input: number;
  readonly cached: number;
  readonly words: number;
  /** Refuse with this status. */
  readonly status?: number;
  /** Refuse with it if the model is this one. */
  readonly unless?: string;
  /** Say nothing, and count nothing, if the model is this one. */
  readonly mute?: string;
  /** After so many words: break the connection, or wait until it is closed. */
  readonly cut?: number;
  readonly wait?: number;
  /** Names a call that is waited for. */
  readonly id?: string;
  /** Between words. */
  readonly paceMs?: number;
  /** After the first word: wait until so many calls are here at once. */
  readonly together?: number;
  /** So much longer is each word. */
  readonly padding?: number;
};

export type CountingUpstream = Awaited<ReturnType<typeof countingUpstream>>;

/**
 * A real HTTP server that speaks chat completions, responses, messages and embeddings, and keeps
 * books of its own: what it told that each call used, at its own tariff. It shares no code with
 * Atelier.
 */
export async function countingUpstream(
  tariffs: Readonly<Record<string, Tariff>>,
  /** Told the name of each call that waits. */
  onArrival: (id: string) => void = () => {},
) {
  const books = new Map<string, Count>();
  let open = 0;
  let mostOpen = 0;
  let calls = 0;
  let wordsWritten = 0;
  /** Whoever waits until so many calls are here. */
  const gates: { readonly calls: number; open(): void }[] = [];
  const whenOpen = (calls: number) =>
    new Promise<void>((resolve) => {
      if (mostOpen >= calls) resolve();
      else gates.push({ calls, open: resolve });
    });

  const book = (key: string): Count => {
    const known = books.get(key) ?? { calls: 0, input: 0, output: 0, nanoUsd: 0n };
    books.set(key, known);
    return known;
  };
  const enter = (model: string, order: Order, input: number, cached: number, output: number) => {
    const { input: rate, cached: cachedRate, output: outputRate } = tariffs[model] as Tariff;
    const inputCost = BigInt(input - cached) * BigInt(rate) + BigInt(cached) * BigInt(cachedRate);
    const cost = (inputCost + BigInt(output) * BigInt(outputRate) + 500_000n) / 1_000_000n;
    enterCost(model, order, { input, output, cost });
  };
  const enterCost = (
    model: string,
    order: Order,
    { input = 0, output = 0, cost }: { input?: number; output?: number; cost: bigint },
  ) => {
    for (const key of [order.of, model, `${order.of} ${model}`]) {
      const count = book(key);
      count.calls += 1;
      count.input += input;
      count.output += output;
      count.nanoUsd += cost;
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'GET') {
      const data = Object.keys(tariffs).map((id) => ({ id, object: 'model', owned_by: 'test' }));
      return sendJson(response, { object: 'list', data });
    }
    calls++;
    mostOpen = Math.max(mostOpen, ++open);
    for (const gate of gates) if (gate.calls <= mostOpen) gate.open();
    response.on('close', () => void open--);
    const body = JSON.parse(await textOf(request));
    const { model } = body;
    const order = orderIn(body);
    if (order.status !== undefined && (order.unless ?? model) === model) {
      response.setHeader('retry-after', '0');
      return sendJson(response, { error: { message: 'as ordered', type: 'error' } }, order.status);
    }
    if (order.mute === model) return;
    const path = request.url ?? '';
    if (path.endsWith('/embeddings')) {
      enter(model, order, order.input, 0, 0);
      return sendJson(response, {
        object: 'list',
        model,
        data: [{ object: 'embedding', index: 0, embedding: [1, 0] }],
        usage: { prompt_tokens: order.input, total_tokens: order.input },
      });
    }
    const { perMillionCharacters = 0, perHour = 0 } = tariffs[model] ?? {};
    if (path.endsWith('/speech')) {
      const characters = BigInt(body.input.length);
      const cost = (characters * BigInt(perMillionCharacters) + 500_000n) / 1_000_000n;
      enterCost(model, order, { cost });
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      return response.end(Buffer.alloc(2000));
    }
    if (path.endsWith('/transcriptions')) {
      // Told to the tenth of a second.
      const cost = (BigInt(order.input) * BigInt(perHour) + 18_000n) / 36_000n;
      enterCost(model, order, { cost });
      const usage = { type: 'duration', seconds: order.input / 10 };
      return sendJson(response, { text: wordsOf(order.words), usage });
    }
    const wire = wireOf(path);
    const { input, cached, words, cut, wait } = order;
    if (body.stream !== true) {
      // Until the caller leaves: nothing was told.
      if (wait !== undefined) return onArrival(order.id ?? '');
      enter(model, order, input, cached, words);
      return sendJson(response, wire.whole(model, order));
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(wire.head(model, order));
    const last = Math.min(cut ?? words, wait ?? words, words);
    for (let count = 1; count <= last; count++) {
      const isFlowing = response.write(wire.word(model, order, count));
      wordsWritten++;
      if (count === 1 && order.together) await whenOpen(order.together);
      if (order.paceMs) await pause(order.paceMs);
      if (!isFlowing && !response.destroyed) await drained(response);
      if (response.destroyed) break;
    }
    enter(model, order, input, cached, last);
    // Whoever is to leave in the midst leaves by himself.
    if (wait !== undefined) return;
    if (cut !== undefined) return void response.write('', () => response.destroy());
    response.end(wire.end(model, order));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    books,
    /** Of a caller, of a model, or of both as `caller model`. */
    count: (key: string): Readonly<Count> => book(key),
    calls: () => calls,
    wordsWritten: () => wordsWritten,
    mostOpen: () => mostOpen,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The order stands in the prompt, wherever the format has it. */
function orderIn(body: Record<string, any>): Order {
  const said = body['messages'] ?? body['input'];
  const last = Array.isArray(said) ? said.at(-1) : said;
  const content = typeof last === 'string' ? last : (last.content ?? last);
  return JSON.parse(typeof content === 'string' ? content : content[0].text);
}

/** How one format says an answer. Every word but a response's comes with the usage until then. */
type Wire = {
  whole(model: string, order: Order): object;
  head(model: string, order: Order): string;
  word(model: string, order: Order, count: number): string;
  end(model: string, order: Order): string;
};

function wireOf(path: string): Wire {
  if (path.endsWith('/messages')) return messages;
  return path.endsWith('/responses') ? responses : chat;
}

const wordsOf = (count: number) => 'word '.repeat(count);
const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const event = (value: { readonly type: string; readonly [field: string]: unknown }) =>
  `event: ${value.type}\n${data(value)}`;

const chatUsage = ({ input, cached }: Order, output: number) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
});
const chatHead = (model: string) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model,
});
const chatDelta = (model: string, delta: object, finish: string | null, rest: object = {}) =>
  data({ ...chatHead(model), choices: [{ index: 0, delta, finish_reason: finish }], ...rest });

const chat: Wire = {
  whole: (model, order) => ({
    ...{ ...chatHead(model), object: 'chat.completion' },
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: wordsOf(order.words), refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: chatUsage(order, order.words),
  }),
  head: (model) => chatDelta(model, { role: 'assistant', content: '' }, null),
  word: (model, order, count) =>
    chatDelta(model, { content: `${'x'.repeat(order.padding ?? 0)}word ` }, null, {
      usage: chatUsage(order, count),
    }),
  end: (model, order) =>
    chatDelta(model, {}, 'stop') +
    data({ ...chatHead(model), choices: [], usage: chatUsage(order, order.words) }) +
    'data: [DONE]\n\n',
};

const messagesUsage = ({ input, cached }: Order, output: number) => ({
  input_tokens: input - cached,
  cache_read_input_tokens: cached,
  cache_creation_input_tokens: 0,
  output_tokens: output,
});
const messageHead = (model: string) => ({ id: 'm', type: 'message', role: 'assistant', model });

const messages: Wire = {
  whole: (model, order) => ({
    ...messageHead(model),
    content: [{ type: 'text', text: wordsOf(order.words) }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: messagesUsage(order, order.words),
  }),
  head: (model, order) =>
    event({
      type: 'message_start',
      message: { ...messageHead(model), content: [], usage: messagesUsage(order, 1) },
    }) +
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  word: (_, order, count) =>
    event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'word ' } }) +
    event({ type: 'message_delta', delta: {}, usage: messagesUsage(order, count) }),
  end: (_, order) =>
    event({ type: 'content_block_stop', index: 0 }) +
    event({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: messagesUsage(order, order.words),
    }) +
    event({ type: 'message_stop' }),
};

const responseOf = (model: string, order: Order) => {
  const text = wordsOf(order.words);
  return {
    ...{ id: 'r', object: 'response', created_at: 1, status: 'completed', model },
    output: [
      {
        ...{ type: 'message', id: 'msg', role: 'assistant', status: 'completed' },
        content: [{ type: 'output_text', text, annotations: [] }],
      },
    ],
    usage: {
      input_tokens: order.input,
      input_tokens_details: { cached_tokens: order.cached },
      output_tokens: order.words,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: order.input + order.words,
    },
  };
};
const item = { type: 'message', id: 'msg', role: 'assistant', status: 'in_progress', content: [] };

const responses: Wire = {
  whole: responseOf,
  head: (model) =>
    event({ type: 'response.created', response: { id: 'r', object: 'response', model } }) +
    event({ type: 'response.output_item.added', output_index: 0, item }),
  word: () =>
    event({
      type: 'response.output_text.delta',
      ...{ item_id: 'msg', output_index: 0, content_index: 0, delta: 'word ' },
    }),
  end: (model, order) => event({ type: 'response.completed', response: responseOf(model, order) }),
};

function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
