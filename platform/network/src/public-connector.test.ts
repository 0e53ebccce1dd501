import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, test } from 'node:test';
import { Agent, fetch } from 'undici';
import { privateNetworkErrorIn, publicConnector } from './public-connector.ts';

let reached = 0;
const server = createServer((_, response) => {
  reached += 1;
  response.end('inside');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
after(() => server.close());

/** A name server that knows every name, by these addresses. */
const names =
  (addresses: readonly string[]): LookupFunction =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

async function refused(url: string, lookup?: LookupFunction): Promise<boolean> {
  const dispatcher = new Agent({ connect: publicConnector(500, lookup) });
  try {
    await fetch(url, { dispatcher });
    return false;
  } catch (error) {
    return privateNetworkErrorIn(error) !== undefined;
  } finally {
    await dispatcher.close();
  }
}

test('a name that leads into a private network is refused when it is connected to', async () => {
  for (const addresses of [['127.0.0.1'], ['10.0.0.1', '::1'], ['::ffff:127.0.0.1'], ['fd00::1']])
    assert.ok(
      await refused(`http://hooks.example.com:${port}/`, names(addresses)),
      addresses.join(),
    );
});

test('an address written as such is refused in all its forms', async () => {
  for (const host of ['127.0.0.1', '127.1', '0x7f000001', '2130706433', '[::1]', '169.254.169.254'])
    assert.ok(await refused(`http://${host}:${port}/`), host);
});

test('a name is looked up and judged anew at each connection', async () => {
  let asked = 0;
  const counting: LookupFunction = (name, options, callback) => {
    asked += 1;
    names(['127.0.0.1'])(name, options, callback);
  };
  const dispatcher = new Agent({ connect: publicConnector(500, counting) });
  for (const _ of [1, 2])
    await assert.rejects(
      fetch(`http://hooks.example.com:${port}/`, { dispatcher }),
      (error) => privateNetworkErrorIn(error)?.hostname === 'hooks.example.com',
    );
  assert.equal(asked, 2);
  await dispatcher.close();
});

test('nothing of all that has reached the server', () => assert.equal(reached, 0));
