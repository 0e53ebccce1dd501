import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readOwner } from '../home.ts';
import { MODELS, TARIFFS } from './counted-calls.ts';
import { countedCaller, type Seen, wordsIn } from './counted-caller.ts';
import { countingUpstream, type Order } from './counting-upstream.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { until } from './until.ts';

const STREAMS = 1000;
const WORDS = 20;

const upstream = await countingUpstream(TARIFFS);
const folder = await mkdtemp(join(tmpdir(), 'atelier-streams-'));
const home = join(folder, 'home');
let server: ServerProcess;
let http: ReturnType<typeof countedCaller>;
let token = '';

after(async () => {
  http?.close();
  server?.signal('SIGKILL');
  await server?.ended;
  await upstream.close();
  await rm(folder, { recursive: true, force: true });
});

test('a thousand streams at once are whole, and all in the log with what they cost', async () => {
  server = await startServer({
    home,
    environment: { OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}` },
  });
  // The owner sets the limits and is not bound by the defaults.
  token = readOwner(home)?.apiKey ?? '';
  http = countedCaller(server.url);
  const { input, output } = TARIFFS.large;
  const price = { inputNanoUsdPerToken: input / 1e6, outputNanoUsdPerToken: output / 1e6 };
  assert.equal(
    (await server.ask('PUT', `/model-prices/${MODELS.large}`, token, price)).status,
    200,
  );

  // None goes on before all of them are there.
  const order = { of: 'all', input: 30, cached: 0, words: WORDS, together: STREAMS, paceMs: 20 };
  const streams = await Promise.all(Array.from({ length: STREAMS }, () => stream(order)));
  assert.ok(upstream.mostOpen() >= STREAMS);
  for (const { status, text } of streams) {
    assert.equal(status, 200, text);
    assert.equal(wordsIn(text), WORDS);
    assert.ok(text.endsWith('data: [DONE]\n\n'), text.slice(-300));
  }
  const { nanoUsd } = upstream.count('all');
  const totals = async () => (await server.ask('GET', '/usage', token)).body.totals;
  await until(async () => (await totals()).succeeded === STREAMS, { or: server.said });
  assert.equal(BigInt((await totals()).costNanoUsd), nanoUsd);
  assert.doesNotMatch(server.said(), /"level":(50|60)/);
});

test('who reads slowly holds the provider back, and fills no memory', async () => {
  const PADDING = 16_000;
  const ALL = 8_000; // 128 MB
  const order = { of: 'slow', input: 30, cached: 0, words: ALL, padding: PADDING };
  const before = upstream.wordsWritten();
  const memoryBefore = residentMb(server.pid);
  const response = await reading(order);
  response.pause();
  // Full are the buffers of four sockets, and the provider waits.
  let written = -1;
  await until(
    async () => {
      const earlier = written;
      await pause(300);
      written = upstream.wordsWritten() - before;
      return written === earlier;
    },
    { or: () => `${written} words were written and no end` },
  );
  assert.ok(written > 0 && written < ALL / 2, `${written} of ${ALL} words were written`);
  const grown = residentMb(server.pid) - memoryBefore;
  assert.ok(grown < 64, `${grown} MB more`);
  // Others are not held back by it.
  assert.equal((await stream({ of: 'quick', input: 1, cached: 0, words: 3 })).status, 200);
  // It goes on where it stood.
  response.resume();
  await until(() => upstream.wordsWritten() - before > written + 100, { or: () => 'it stands' });
  response.destroy();
});

test('SIGTERM lets streams finish, refuses what comes new with 503, and ends with 0', async () => {
  const order = { of: 'last', input: 30, cached: 0, words: 40, paceMs: 50 };
  const late = lateRequest();
  await late.begun;
  const heard = upstream.calls();
  const streams = Array.from({ length: 100 }, () => stream(order));
  await until(() => upstream.calls() === heard + 100, { or: server.said });
  server.signal('SIGTERM');
  await until(() => server.said().includes('SIGTERM: finishing what runs'), { or: server.said });
  const refused = await late.finish();
  assert.match(refused, /^HTTP\/1\.1 503 /);
  assert.match(refused, /retry-after: 5/i);
  for (const { status, text } of await Promise.all(streams)) {
    assert.equal(status, 200);
    assert.equal(wordsIn(text), 40);
    assert.ok(text.endsWith('data: [DONE]\n\n'));
  }
  http.close();
  assert.equal((await server.ended).code, 0);
  assert.doesNotMatch(server.said(), /"level":(50|60)/);
});

const bodyOf = (order: Order) => ({
  ...{ model: MODELS.large, stream: true },
  messages: [{ role: 'user', content: JSON.stringify(order) }],
});

async function stream(order: Order): Promise<Seen> {
  const call = { path: '/v1/chat/completions', body: bodyOf(order), ends: 'success' } as const;
  const seen = await http.make({ name: 'owner', token }, call);
  assert.ok(seen !== 'left');
  return seen;
}

/** An answer that has begun. */
function reading(order: Order): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const path = `${server.url}/v1/chat/completions`;
    const sent = request(path, { method: 'POST', headers, agent: false }, resolve);
    sent.on('error', reject);
    sent.end(JSON.stringify(bodyOf(order)));
  });
}

/** A request that has begun and is finished when the server already stops. */
function lateRequest() {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part) => {
    answer += part;
  });
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(answer)));
  return {
    begun: new Promise((written) =>
      socket.write('GET /v1/models HTTP/1.1\r\nhost: x\r\n', written),
    ),
    finish: () => {
      socket.write(`authorization: Bearer ${token}\r\n\r\n`);
      return closed;
    },
  };
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}
