import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { testActor } from '../testing/test-face.ts';
import { faultServer } from '../testing/fault-server.ts';
import { catalogue } from './catalogue.ts';
import { offlineProvider } from './provider.offline.ts';
import { providerRegistry } from './provider-registry.ts';
import { undiciTransport } from './transport.undici.ts';

const transport = undiciTransport();
const settings = { baseUrls: {}, compatibleServers: [], discovery: true };
const noKeys = { find: async () => undefined, listServers: async () => [] };
after(() => transport.close());

test('a server that listens is found with its models, and gone when it is gone', async () => {
  const server = await faultServer();
  const places = [
    { name: 'ollama', title: 'Ollama', baseUrl: server.url },
    // Nothing listens on the discard port.
    { name: 'vllm', title: 'vLLM', baseUrl: 'http://127.0.0.1:9/v1' },
  ];
  const registry = providerRegistry(
    transport,
    offlineProvider(),
    settings,
    noKeys,
    catalogue(),
    places,
  );
  await registry.refresh();
  assert.equal((await registry.find('ollama', testActor))?.origin, 'discovered');
  const [found] = registry.common().filter(({ name }) => name === 'ollama');
  assert.deepEqual(found && (await registry.listed(found, testActor)), ['echo', 'other']);
  assert.equal(await registry.find('vllm', testActor), undefined);
  await server.close();
  await registry.refresh();
  assert.equal(await registry.find('ollama', testActor), undefined);
});

test('another program on a usual port is no model server', async () => {
  const web = createServer((_, response) => response.end('<h1>My page</h1>'));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}/v1`;
  const places = [{ name: 'llamacpp', title: 'llama.cpp', baseUrl }];
  const registry = providerRegistry(
    transport,
    offlineProvider(),
    settings,
    noKeys,
    catalogue(),
    places,
  );
  await registry.refresh();
  assert.equal(await registry.find('llamacpp', testActor), undefined);
  web.closeAllConnections();
  web.close();
});
