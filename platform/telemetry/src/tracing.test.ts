import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import {
  extractTraceContext,
  inSpan,
  injectTraceContext,
  recordSpan,
  startTracing,
  traceIdOf,
} from './index.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const traceId = '0af7651916cd43dd8448eb211c80319c';

test('without a collector spans are not recorded, and an incoming trace still travels on', async () => {
  const tracing = startTracing({ serviceName: 'atelier', otlpEndpoint: undefined });
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
  const tracing = startTracing({
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
  const tracing = startTracing({ serviceName: 'atelier', otlpEndpoint });
  const child = { name: 'try', startedAtMs: 1000, endedAtMs: 1500, attributes: { tries: 1 } };
  recordSpan({ traceparent }, () => ({
    ...{ name: 'call', kind: 'client', startedAtMs: 1000, endedAtMs: 2000, attributes: {} },
    failure: 'overloaded',
    events: [{ name: 'first', atMs: 1250 }],
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
    ['1000000000', '2000000000', '1250000000'],
  );
  assert.equal(call.status.message, 'overloaded');
  assert.deepEqual([inner.parentSpanId, inner.endTimeUnixNano], [call.spanId, '1500000000']);
});

test('a collector that is away does not fail the caller', async () => {
  const tracing = startTracing({ serviceName: 'atelier', otlpEndpoint: 'http://127.0.0.1:9' });
  assert.equal(await inSpan('call', {}, async () => 'answered'), 'answered');
  await tracing.stop();
});
