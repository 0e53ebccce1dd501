import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { startTracing } from '@atelier/telemetry';
import { traceCall } from './infrastructure/call-spans.ts';
import { told } from './testing/routed-face.ts';
import { testGateway } from './testing/test-gateway.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const SECRET = 'my-darkest-secret';

// `any`: the collector's own wire format.
const bodies: any[] = [];
const collector = createServer(async (request, response) => {
  bodies.push(await json(request));
  response.setHeader('content-type', 'application/json').end('{}');
});
await once(collector.listen(0, '127.0.0.1'), 'listening');
after(() => void collector.close());
const { port } = collector.address() as AddressInfo;

const { upstream, baseURL, log, api, as } = await testGateway(
  () => ({ 'user_ada anthropic': { apiKey: 'sk-ant' } }),
  { tracedProviders: ['house', 'offline'] },
);

type Span = {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly events: readonly string[];
  readonly failure?: string;
  readonly tookMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** The spans of what is done meanwhile, as the collector gets them. */
async function traced(work: () => Promise<unknown>): Promise<readonly Span[]> {
  bodies.length = 0;
  const otlpEndpoint = `http://127.0.0.1:${port}`;
  const tracing = await startTracing({ serviceName: 'atelier', otlpEndpoint });
  await work();
  await tracing.stop();
  return bodies.flatMap((body) => body.resourceSpans[0].scopeSpans[0].spans.map(spanOf));
}

function spanOf(told: any): Span {
  const { name, kind, traceId, spanId, parentSpanId, status, events } = told;
  return {
    ...{ name, kind, traceId, spanId, parentSpanId },
    events: events.map((event: any) => event.name),
    failure: status.message,
    tookMs: Number(BigInt(told.endTimeUnixNano) - BigInt(told.startTimeUnixNano)) / 1e6,
    attributes: Object.fromEntries(
      told.attributes.map(({ key, value }: any) => [key, valueOf(value)]),
    ),
  };
}

function valueOf(value: any): unknown {
  return value.arrayValue ? value.arrayValue.values.map(valueOf) : Object.values(value)[0];
}

/** The one right below the caller's own. */
function callIn(spans: readonly Span[]): Span | undefined {
  return spans.find(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
}

async function post(path: string, body: object) {
  const headers = { authorization: 'Bearer key-of-ada', traceparent };
  const asked = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${baseURL}${path}`, asked);
  return response.text();
}

const messages = [{ role: 'user', content: SECRET }];

test('a chat is a span of the trace that its request names, with its attempt below it', async () => {
  const parameters = { temperature: 0.5, max_completion_tokens: 100, top_p: 0.9, seed: 7 };
  const body = { model: 'openai/gpt-5', messages, stream: true, ...parameters };
  const spans = await traced(() => post('/chat/completions', body));
  const [call, attempt, ...others] = spans.toSorted((one) => (one.name === 'chat gpt-5' ? -1 : 1));
  assert.ok(call && attempt && others.length === 0);
  assert.deepEqual(
    [call.name, call.kind, call.traceId, call.parentSpanId, call.events],
    ['chat gpt-5', 3, traceId, 'b7ad6b7169203331', ['first_token']],
  );
  const { items } = await log.list({ workspaceId: 'workspace_ada', limit: 1 });
  const { 'atelier.call.id': id, 'atelier.request.id': _, ...attributes } = call.attributes;
  assert.equal(id, items[0]?.id);
  assert.equal(Math.round(call.tookMs * 10) / 10, items[0]?.latencyMs);
  assert.deepEqual(attributes, {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.request.max_tokens': 100,
    'gen_ai.request.temperature': 0.5,
    'gen_ai.request.top_p': 0.9,
    'gen_ai.request.seed': 7,
    'gen_ai.response.model': 'gpt-5',
    'gen_ai.response.id': 'chatcmpl-1',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': items[0]?.usage?.inputTokens,
    'gen_ai.usage.output_tokens': items[0]?.usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': items[0]?.usage?.cachedInputTokens,
    'atelier.workspace.id': 'workspace_ada',
    'atelier.operation': 'chat',
    'atelier.streamed': true,
    'atelier.cost_nano_usd': items[0]?.costNanoUsd,
  });
  assert.deepEqual(
    [attempt.name, attempt.traceId, attempt.parentSpanId],
    ['attempt openai/gpt-5', traceId, call.spanId],
  );
});

test('how an answer ended and what it is called is told, whichever way it came', async () => {
  const paths = ['/chat/completions', '/messages', '/responses'];
  const models = ['openai/gpt-5', 'anthropic/claude-sonnet-5', 'house/echo'];
  for (const path of paths)
    for (const model of models)
      for (const stream of [true, false]) {
        const asked = path === '/responses' ? { input: SECRET } : { messages, max_tokens: 50 };
        const call = callIn(await traced(() => post(path, { model, stream, ...asked })));
        const of = `${path} ${model} ${stream}`;
        assert.deepEqual(call?.attributes['gen_ai.response.finish_reasons'], ['stop'], of);
        assert.match(String(call?.attributes['gen_ai.response.id']), /\w/, of);
      }
  upstream.queue({ finish: 'length' });
  const spans = await traced(() => post('/chat/completions', { model: 'openai/gpt-5', messages }));
  assert.deepEqual(callIn(spans)?.attributes['gen_ai.response.finish_reasons'], ['length']);
});

test('the trace goes on to the providers that the owner named, and to no other', async () => {
  const asked: readonly (readonly [string, object])[] = [
    ['/chat/completions', { messages }],
    ['/chat/completions', { messages, stream: true }],
    ['/messages', { messages, max_tokens: 50 }],
    ['/messages', { messages, max_tokens: 50, stream: true }],
    ['/embeddings', { input: SECRET }],
    ['/audio/speech', { input: SECRET, voice: 'alloy' }],
  ];
  for (const [path, body] of asked) {
    const at = upstream.calls.length;
    const call = callIn(await traced(() => post(path, { model: 'house/echo', ...body })));
    assert.ok(call);
    const sent = upstream.calls[at]?.headers['traceparent'];
    assert.equal(sent, `00-${traceId}-${call.spanId}-01`, path);
    await traced(() => post(path, { model: 'openai/gpt-5', ...body }));
    assert.equal(upstream.calls.at(-1)?.headers['traceparent'], undefined, path);
  }
  await post('/chat/completions', { model: 'house/echo', messages });
  const { headers } = upstream.calls.at(-1) ?? {};
  assert.equal(headers?.['traceparent'], undefined, 'nothing is traced, nothing is told');
});

test('a try that was lost is a call below the call', async () => {
  const targets = [{ model: 'openai/gpt-5' }];
  const fallbacks = [{ model: 'house/llama' }];
  const retry = { retries: 0, backoffMs: 1, maxPauseMs: 10 };
  await api.saveRoute({ scope: 'workspace', name: 'cut', targets, fallbacks, retry }, as('ada'));
  upstream.script('gpt-5', { half: 'cut' });
  const spans = await traced(() => post('/chat/completions', { model: 'route/cut', messages }));
  const call = callIn(spans);
  const within = spans.filter(({ parentSpanId }) => parentSpanId === call?.spanId);
  assert.deepEqual(
    within.map(({ name, failure = 'answered' }) => `${name}: ${failure}`).toSorted(),
    [
      'attempt house/llama: answered',
      'attempt openai/gpt-5: stream-cut',
      'chat route/cut: stream-cut',
    ],
  );
});

test('vectors have a span by the name that the conventions have for them', async () => {
  const model = 'openai/text-embedding-3-small';
  const spans = await traced(() => post('/embeddings', { model, input: SECRET, dimensions: 8 }));
  const call = spans.find(({ name }) => name === 'embeddings text-embedding-3-small');
  assert.equal(call?.attributes['gen_ai.operation.name'], 'embeddings');
  assert.equal(call?.attributes['gen_ai.embeddings.dimension.count'], 8);
});

test('each try of a route is a span, with why it failed; the route is what was asked', async () => {
  const targets = [{ model: 'openai/gpt-5' }];
  const fallbacks = [{ model: 'house/llama' }];
  const name = 'traced';
  const retry = { retries: 1, backoffMs: 1, maxPauseMs: 10 };
  await api.saveRoute({ scope: 'workspace', name, targets, fallbacks, retry }, as('ada'));
  upstream.script('gpt-5', { status: 503 }, { status: 500 });
  const spans = await traced(() => post('/chat/completions', { model: 'route/traced', messages }));
  const call = spans.find(({ name }) => name === 'chat route/traced');
  assert.deepEqual(
    [call?.attributes['gen_ai.provider.name'], call?.attributes['gen_ai.response.model']],
    ['house', 'llama'],
  );
  const attempts = spans.filter(({ parentSpanId }) => parentSpanId === call?.spanId);
  assert.deepEqual(
    attempts.map(({ name, failure, attributes }) => [
      name,
      failure,
      attributes['http.response.status_code'],
    ]),
    [
      ['attempt openai/gpt-5', 'overloaded', 503],
      ['attempt openai/gpt-5', 'upstream-failed', 500],
      ['attempt house/llama', undefined, undefined],
    ],
  );
  const { items } = await log.list({ workspaceId: 'workspace_ada', limit: 1 });
  assert.equal(told(items[0]?.attempts ?? []).length, 3);
});

test('a call of another context belongs to the trace of whoever asked that one', async () => {
  const parts = [{ type: 'text' as const, text: 'Hello' }];
  const asked = { model: 'offline/workshop', messages: [{ role: 'user' as const, parts }] };
  const { context } = as('ada');
  const spans = await traced(() =>
    api.generate(asked, { context: { ...context, trace: { traceparent } } }),
  );
  const call = spans.find(({ name }) => name === 'chat workshop');
  assert.deepEqual([call?.traceId, call?.parentSpanId], [traceId, 'b7ad6b7169203331']);
});

test('a failed call says its kind of error, and no span says what was asked or answered', async () => {
  const errorBody = { error: { message: `I will not answer ${SECRET}.` } };
  const spans = await traced(async () => {
    upstream.queue({ status: 400, errorBody });
    await post('/chat/completions', { model: 'openai/gpt-5', messages, stop: [SECRET] });
    await post('/messages', { model: 'openai/gpt-5', messages, max_tokens: 50 });
    const parts = [{ type: 'text' as const, text: SECRET }];
    const model = 'offline/workshop';
    await api.generate({ model, messages: [{ role: 'user', parts }] }, as('ada'));
  });
  const failed = spans.find(({ failure, name }) => failure && name === 'chat gpt-5');
  assert.deepEqual(
    [
      failed?.attributes['error.type'],
      failed?.failure,
      failed?.attributes['gen_ai.response.model'],
    ],
    ['invalid-request', 'invalid-request', undefined],
  );
  assert.ok(spans.length >= 5, JSON.stringify(spans));
  assert.doesNotMatch(JSON.stringify(bodies), new RegExp(SECRET));
});

test('while nothing is traced, no call is looked at', () => {
  // A call whose every property throws.
  const untouchable = new Proxy({} as Parameters<typeof traceCall>[0], {
    get: () => assert.fail('it was looked at'),
  });
  traceCall(untouchable, { kind: 'chat' });
});
