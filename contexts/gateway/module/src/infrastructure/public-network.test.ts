import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { after, test } from 'node:test';
import { publicConnector } from '@atelier/network';
import { Agent, fetch } from 'undici';
import { GatewayError } from '../domain/failure.ts';
import { faultServer } from '../testing/fault-server.ts';
import { modelsOf } from './discovery.ts';
import { openAiCompatible } from './provider.openai.ts';
import { privateNetworkFailure } from './public-network.ts';
import { undiciTransport } from './transport.undici.ts';

const upstream = await faultServer();
const { port } = new URL(upstream.url);
after(() => upstream.close());

/** A name server that knows every name, by these addresses. */
function names(addresses: readonly string[]): LookupFunction {
  return (_, { all }, callback) => {
    const found = addresses.map(
      (address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }),
    );
    const [first] = found;
    if (all) callback(null, found);
    else callback(null, first?.address ?? '', first?.family ?? 4);
  };
}

function serverAt(baseUrl: string, lookup: LookupFunction) {
  const transport = undiciTransport({ lookup });
  after(() => transport.close());
  const about = { name: 'own', title: 'own', kind: 'openai-compatible', origin: 'own' } as const;
  const provider = openAiCompatible(transport, { ...about, baseUrl });
  return {
    ask: (publicOnly: boolean) =>
      provider.listModels?.({
        key: { apiKey: 'k', source: 'own', baseUrl, publicOnly },
        signal: AbortSignal.timeout(5000),
      }),
    provider,
  };
}

const isRefusal = (error: unknown) =>
  error instanceof GatewayError &&
  error.failure.kind === 'permission' &&
  error.message.includes('is in a private network') &&
  error.message.includes('Keys page');

test('a public name that leads into the private network is refused when it is connected to', async () => {
  for (const addresses of [['127.0.0.1'], ['10.0.0.1', '::1'], ['::ffff:127.0.0.1'], ['fd00::1']]) {
    const { ask } = serverAt(`http://models.example.com:${port}/v1`, names(addresses));
    await assert.rejects(ask(true) ?? Promise.resolve(), isRefusal, addresses.join());
  }
  assert.equal(upstream.calls.length, 0, 'nothing has reached the server');
});

test('each new connection is judged by its own address', async () => {
  // An owner's call first: the connection it leaves open must not serve who may not have it.
  const { ask } = serverAt(`http://models.example.com:${port}/v1`, names(['127.0.0.1']));
  assert.deepEqual(await ask(false), ['echo', 'other']);
  await assert.rejects(ask(true) ?? Promise.resolve(), isRefusal);
  assert.deepEqual(await ask(false), ['echo', 'other']);
});

test('addresses written as such are refused in all their forms', async () => {
  const lookup = names(['127.0.0.1']);
  for (const host of ['127.0.0.1', '127.1', '0x7f000001', '2130706433', '[::1]', '169.254.169.254'])
    await assert.rejects(
      serverAt(`http://${host}:${port}/v1`, lookup).ask(true) ?? Promise.resolve(),
      isRefusal,
      host,
    );
  const dispatcher = new Agent({ connect: publicConnector(1000) });
  await assert.rejects(
    fetch(upstream.url, { dispatcher }),
    (error) => privateNetworkFailure(error)?.kind === 'permission',
  );
  await dispatcher.close();
});

test('a redirect is not followed, and is told as what it is', async () => {
  const { provider } = serverAt(upstream.url, names(['127.0.0.1']));
  const location = `${upstream.url}/elsewhere`;
  const before = upstream.calls.length;
  upstream.queue({ status: 307, headers: { location } });
  const request = {
    model: 'echo',
    messages: [{ role: 'user' as const, parts: [{ type: 'text' as const, text: 'hi' }] }],
    tools: [],
    stop: [],
    stream: false,
  };
  await assert.rejects(
    provider.answer(request, { key: undefined, signal: AbortSignal.timeout(5000) }),
    (error) => error instanceof GatewayError && /redirect/.test(error.message),
  );
  assert.equal(upstream.calls.length, before + 1);
  assert.deepEqual(await modelsOf(provider), ['echo', 'other']);
});
