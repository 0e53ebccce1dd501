import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from '@atelier/contract';
import { testDatabase } from '@atelier/database/testing';
import { readConfiguration } from '@atelier/server/configuration';
import { startAtelier } from '@atelier/server/start';
import { silentLog } from '@atelier/telemetry';
import { connect, UserError } from './connection.ts';
import { diagnose } from './doctor.ts';
import { atelier, type Environment, folder, shell } from './testing/terminal.ts';

const { url: DATABASE_URL } = await testDatabase();
const home = join(folder, '.atelier');
const own = { DATABASE_URL, ATELIER_MASTER_KEY: randomBytes(32).toString('base64url') };
const made = await atelier(['owner', 'create', '--email', 'grace@example.com'], own);
const [, link = ''] = /^sign in: +(\S+)$/m.exec(made.out) ?? [];
const [, apiKey = ''] = /^API key: +(\S+)$/m.exec(made.out) ?? [];
const server = await startAtelier(
  readConfiguration({ ...own, ATELIER_HOME: home, PORT: '0', ATELIER_DISCOVERY: 'off' }),
  { log: silentLog, settings: { identity: { passwordCost: 4 } }, web: false },
);
after(() => server.stop(0));
// As the first start on the embedded database writes it.
await mkdir(home);
await writeFile(join(home, 'owner.json'), JSON.stringify({ url: server.url, apiKey }));
const here: Environment = {};

test('the owner of one’s own database is made with a link and a key that work', async () => {
  assert.deepEqual([made.code, made.err], [0, '']);
  const code = new URL(link).searchParams.get('code');
  const signedIn = await post('/auth/sign-in-links/redeem', { code });
  assert.equal(signedIn.status, 200);
  const me = await fetch(`${server.url}/api/v1/me`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  assert.match(await me.text(), /"email":"grace@example\.com"/);
});

test('an owner needs a database of one’s own, and a key for it', async () => {
  const without = await atelier(['owner', 'create', '--email', 'ada@example.com'], {});
  assert.equal(without.code, 1);
  assert.match(without.err, /^Set DATABASE_URL[^\n]+\n$/);
  const noKey = await atelier(['owner', 'create', '--email', 'ada@example.com'], { DATABASE_URL });
  assert.equal(noKey.code, 1);
  assert.match(noKey.err, /ATELIER_MASTER_KEY: is required with DATABASE_URL/);
});

test('an owner who lost the key gets another, and nobody else becomes owner', async () => {
  const again = await atelier(['owner', 'create', '--email', 'grace@example.com'], own);
  assert.equal(again.code, 0);
  assert.match(again.out, /^API key: +\S+$/m);
  assert.ok(!again.out.includes(apiKey));
  const refused = await atelier(['owner', 'create', '--email', 'new@example.com'], own);
  assert.deepEqual([refused.code, refused.out], [1, '']);
  assert.match(
    refused.err,
    /^The owner could not be made: grace@example\.com is the owner [^\n]+\n$/,
  );
  assert.match(refused.err, /--email grace@example\.com .* Admin → Users\.$/m);
});

test('models that can be used are listed, with all of them on request', async () => {
  const usable = await atelier(['models'], here);
  assert.equal(usable.code, 0);
  assert.match(usable.out, /^model +context +in, \$\/M +out, \$\/M\n/);
  assert.match(usable.out, /^offline\/workshop .* 0\.00 +0\.00$/m);
  assert.doesNotMatch(usable.out, /needs a key/);
  const all = await atelier(['models', '--all'], here);
  assert.match(all.out, /^openai\/.* needs a key$/m);
});

test('an answer streams to the terminal, its figures apart', async () => {
  const { code, out, err } = await atelier(['chat', 'Repeat: hello there'], here);
  assert.deepEqual([code, out], [0, 'hello there\n']);
  assert.match(err, /^offline\/workshop: \d+ \+ 2 tokens, \$0\S*, [\d.]+ s/);
});

test('a text that is piped in is put below the question', async () => {
  const { code, out } = await shell('echo "from the pipe" | $ATELIER chat "Repeat:"', here);
  assert.equal(code, 0);
  assert.equal(out, 'from the pipe\n');
  const alone = await atelier(['chat'], here, 'Repeat: nothing but this');
  assert.equal(alone.out, 'nothing but this\n');
});

test('whoever has read enough ends the answer, and that is no error', async () => {
  const words = Array.from({ length: 2000 }, (_, index) => index).join(' ');
  const line = `$ATELIER chat "Repeat: ${words}" | head -c 3; echo " $\{PIPESTATUS[0]}"`;
  assert.deepEqual(await shell(line, here), { code: 0, out: '0 1 0\n', err: '' });
});

test('a question without words, and a model that is not there, are said in one line', async () => {
  const empty = await atelier(['chat'], here);
  assert.deepEqual([empty.code, empty.out], [1, '']);
  assert.match(empty.err, /^Say something: [^\n]+\n$/);
  const unknown = await atelier(['chat', '-m', 'nobody/none', 'Hello'], here);
  assert.deepEqual([unknown.code, unknown.out], [1, '']);
  assert.match(unknown.err, /^[^\n]+\(404, MODEL_NOT_FOUND\)\n$/);
});

test('what was used is listed with its total', async () => {
  const { code, out } = await atelier(['usage', '--by', 'operation'], here);
  assert.equal(code, 0);
  assert.match(out, /^operation +calls +tokens in +tokens out +cost\n/);
  assert.match(out, /^cli +\d+ /m);
  assert.match(out, /^total +\d+ /m);
});

test('a usage that cannot be grouped so names what can', async () => {
  const { code, err } = await atelier(['usage', '--by', 'colour'], here);
  assert.equal(code, 1);
  assert.match(err, /model.*provider.*operation/);
  assert.doesNotMatch(err, /^ +at /m);
});

test('a wrong key is said with the cure', async () => {
  const wrong = { ATELIER_URL: server.url, ATELIER_API_KEY: 'atelier_wrong' };
  const { code, err } = await atelier(['models'], wrong);
  assert.equal(code, 1);
  assert.match(err, /ATELIER_API_KEY/);
  const half = await atelier(['models'], { ATELIER_URL: server.url });
  assert.match(half.err, /^Set both ATELIER_URL and ATELIER_API_KEY, or neither\.\n$/);
});

test('where nobody listens, or nothing was ever started, the cure is said', async () => {
  const gone = { ATELIER_URL: 'http://127.0.0.1:1', ATELIER_API_KEY: 'atelier_x' };
  const nobody = await atelier(['chat', 'Hello'], gone);
  assert.deepEqual([nobody.code, nobody.out], [1, '']);
  assert.match(
    nobody.err,
    /^Nothing answers at http:\/\/127\.0\.0\.1:1\. Start it with: npm start\n$/,
  );
  const never = await atelier(['usage'], { ATELIER_HOME: join(folder, 'none') });
  assert.equal(never.code, 1);
  assert.match(never.err, /^There is no .*owner\.json\. Start Atelier here once \(npm start\)/);
});

test('days, an address, a key, a file and an answer that cannot be read are said in one line', async () => {
  const forever = await atelier(['usage', '--days', '1e12'], here);
  assert.deepEqual([forever.code, forever.out], [1, '']);
  assert.match(forever.err, /^error: option '-d.*From 1 day to 100 years\.$/m);
  const says = (line: RegExp) => (error: Error) =>
    error instanceof UserError && line.test(error.message);
  const at = (ATELIER_URL: string, ATELIER_API_KEY = 'x') =>
    connect({ ATELIER_URL, ATELIER_API_KEY }, folder);
  assert.throws(() => at('there'), says(/^ATELIER_URL is .+$/));
  assert.throws(() => at(server.url, 'a\nb'), says(/^ATELIER_API_KEY is .+$/));
  await writeFile(join(folder, 'owner.json'), '{"url":');
  assert.throws(() => connect({}, folder), says(/owner\.json is damaged\. .+$/));
  const other = createHttpServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const page = at(`http://127.0.0.1:${port}`).get('/models', z.object({}));
  await assert.rejects(page, says(/^What answers at .+$/));
  other.close();
});

test('the doctor finds a running server well', async () => {
  // It listens on a port that only the home's own file tells.
  const { code, out } = await atelier(['doctor'], own);
  assert.equal(code, 0, out);
  assert.ok(out.includes(`Atelier answers at ${server.url}`), out);
  assert.match(out, /^✓ database .* the running Atelier reaches its own$/m);
});

test('the doctor asks the configured database, also beside a server on another', async () => {
  const wrong = { ...own, DATABASE_URL: 'postgres://127.0.0.1:1/none', ATELIER_HOME: home };
  const found = await diagnose(readConfiguration(wrong));
  const databases = found.filter(({ subject }) => subject === 'database');
  assert.deepEqual(
    databases.map(({ state }) => state),
    ['good', 'problem'],
  );
});

test('the doctor without a server tells what the first start will do', async () => {
  const { code, out } = await atelier(['doctor'], {
    ATELIER_HOME: join(folder, 'new', 'home'),
    PORT: '0',
  });
  assert.equal(code, 0, out);
  assert.match(out, /the first start makes it$/m);
  assert.match(out, /embedded PostgreSQL 18, made at first start$/m);
});

test('the doctor names every problem with its cure', async () => {
  const blocked = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(blocked, 'listening');
  const { port } = blocked.address() as AddressInfo;
  await writeFile(join(folder, 'file'), '');
  await writeFile(join(folder, 'routes.yaml'), 'routes:\n  fast:\n    tragets: []\n');
  const { code, out } = await atelier(['doctor'], {
    ...own,
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
    ATELIER_HOME: join(folder, 'file', 'home'),
    PORT: `${port}`,
    ATELIER_ROUTES: join(folder, 'routes.yaml'),
  });
  blocked.close();
  assert.equal(code, 1);
  assert.match(
    out,
    /^✗ routes [^→]*line 3, column 5: routes.fast has no "tragets"[^→]*→ Correct it/m,
  );
  for (const subject of ['home', 'port', 'database'])
    assert.match(out, new RegExp(`^✗ ${subject} .*\n +→ .+`, 'm'));
});

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
