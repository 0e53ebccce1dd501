import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import {
  beginSpan,
  extractTraceContext,
  inSpan,
  injectTraceContext,
  recordSpan,
  startTracing,
  traceIdOf,
} from './index.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const traceId = '0af7651916cd43dd8448eb211c80319c';

// Small numbers would be taken for times since this process began.
const at = (ms: number) => 1_700_000_000_000 + ms;
const NO_CLOCK = { now: () => assert.fail('it was looked at') };
const nanosAt = (ms: number) => `${at(ms)}000000`;

test('without a collector spans are not recorded, and an incoming trace still travels on', async () => {
  const tracing = await startTracing({ serviceName: 'atelier', otlpEndpoint: undefined });
  await inSpan('call', { parent: extractTraceContext({ traceparent }) }, async (span, context) => {
    assert.equal(span.isRecording(), false);
    assert.equal(injectTraceContext(context).traceparent, traceparent);
  });
  await tracing.stop();
});

test('a malformed traceparent begins nothing', () => {
  assert.equal(traceIdOf(extractTraceContext({ traceparent: '00-zz-zz-01' })), undefined);
  assert.deepEqual(injectTraceContext(extractTraceContext({})), {});
});

test('spans reach the collector as children of the trace that the caller named', async () => {
  const bodies: Record<string, any>[] = []; // `any`: the collector's own wire format
  const collector = createServer(async (request, response) => {
    bodies.push({ path: request.url, ...((await json(request)) as object) });
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const { port } = collector.address() as AddressInfo;
  const tracing = await startTracing({
    serviceName: 'atelier',
    otlpEndpoint: `http://127.0.0.1:${port}/`,
  });

  const failing = inSpan('outer', { parent: extractTraceContext({ traceparent }) }, (_, outer) =>
    inSpan('inner', { parent: outer, attributes: { tries: 2 } }, async () => {
      throw new Error('no model');
    }),
  );
  await assert.rejects(failing, /no model/);
  await tracing.stop();
  collector.close();

  assert.equal(bodies[0]?.path, '/v1/traces');
  const spans = bodies.flatMap((body) => body.resourceSpans[0].scopeSpans[0].spans);
  const inner = spans.find((span) => span.name === 'inner');
  const outer = spans.find((span) => span.name === 'outer');
  assert.deepEqual([inner.traceId, inner.parentSpanId], [traceId, outer.spanId]);
  assert.equal(outer.parentSpanId, 'b7ad6b7169203331');
  assert.equal(inner.events[0].name, 'exception');
});

test('what is over is told with the times it had, and not described while nothing is traced', async () => {
  const bodies: Record<string, any>[] = []; // `any`: the collector's own wire format
  const collector = createServer(async (request, response) => {
    bodies.push((await json(request)) as object);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const { port } = collector.address() as AddressInfo;
  recordSpan({}, () => assert.fail('it was described'));
  const otlpEndpoint = `http://127.0.0.1:${port}`;
  const tracing = await startTracing({ serviceName: 'atelier', otlpEndpoint });
  const child = { name: 'try', startedAtMs: at(0), endedAtMs: at(500), attributes: { tries: 1 } };
  recordSpan({ traceparent }, () => ({
    ...{ name: 'call', kind: 'client', startedAtMs: at(0), endedAtMs: at(1000), attributes: {} },
    failure: 'overloaded',
    events: [{ name: 'first', atMs: at(250) }],
    children: [child],
  }));
  await tracing.stop();
  collector.close();
  recordSpan({}, () => assert.fail('it was described'));

  const spans = bodies.flatMap((body) => body.resourceSpans[0].scopeSpans[0].spans);
  const call = spans.find(({ name }) => name === 'call');
  const inner = spans.find(({ name }) => name === 'try');
  assert.deepEqual([call.traceId, call.parentSpanId], [traceId, 'b7ad6b7169203331']);
  assert.deepEqual(
    [call.startTimeUnixNano, call.endTimeUnixNano, call.events[0].timeUnixNano],
    [nanosAt(0), nanosAt(1000), nanosAt(250)],
  );
  assert.equal(call.status.message, 'overloaded');
  assert.deepEqual([inner.parentSpanId, inner.endTimeUnixNano], [call.spanId, nanosAt(500)]);
});

test('what is begun has a place in its trace before it is over, and is told when it is', async () => {
  const bodies: Record<string, any>[] = []; // `any`: the collector's own wire format
  const collector = createServer(async (request, response) => {
    bodies.push((await json(request)) as object);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const { port } = collector.address() as AddressInfo;
  assert.equal(beginSpan({ traceparent }, NO_CLOCK), undefined, 'nothing is traced');
  const otlpEndpoint = `http://127.0.0.1:${port}`;
  const tracing = await startTracing({ serviceName: 'atelier', otlpEndpoint });
  const tracestate = 'vendor=1';
  const span = beginSpan({ traceparent, tracestate }, { now: () => new Date(at(0)) });
  assert.ok(span);
  span.end({ name: 'call', endedAtMs: at(1000), attributes: { reasons: ['stop'] } });
  await tracing.stop();
  collector.close();

  const [told] = bodies.flatMap((body) => body.resourceSpans[0].scopeSpans[0].spans);
  assert.deepEqual(span.headers, { traceparent: `00-${traceId}-${told.spanId}-01`, tracestate });
  assert.deepEqual(
    [told.name, told.kind, told.parentSpanId, told.startTimeUnixNano, told.endTimeUnixNano],
    ['call', 3, 'b7ad6b7169203331', nanosAt(0), nanosAt(1000)],
  );
  assert.deepEqual(told.attributes[0].value.arrayValue.values, [{ stringValue: 'stop' }]);
});

test('a collector that is away does not fail the caller', async () => {
  const tracing = await startTracing({
    serviceName: 'atelier',
    otlpEndpoint: 'http://127.0.0.1:9',
  });
  assert.equal(await inSpan('call', {}, async () => 'answered'), 'answered');
  await tracing.stop();
});
