import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildWebApp, firstVisits, listedStyles, neededStyles } from '@atelier/web';
import { asOrdinaryUser, withoutOrdinaryUser } from './ordinary-user.ts';
import {
  databasePid,
  endOfStart,
  isAlive,
  type ServerProcess,
  startServer,
} from './server-process.ts';
import { until } from './until.ts';

// 0700, so as root this is also a folder that only root may enter.
const folder = await mkdtemp(join(tmpdir(), 'atelier-first-start-'));
const home = join(folder, 'home');
let server: ServerProcess;
/** What the owner made before the server was started again. */
const kept = { apiKey: '', sessionId: '', memberToken: '' };

after(async () => {
  if (server) await stopped(server, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

test('a first start makes the owner, and secrets that only this user can read', async () => {
  server = await startServer({ home });
  const owner = JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8'));
  assert.equal(owner.url, server.url);
  assert.equal(owner.email, 'owner@atelier.local');
  for (const file of ['owner.json', 'keys.json'])
    assert.equal(statSync(join(home, file)).mode & 0o777, 0o600, file);
  const me = await server.ask('GET', '/me', owner.apiKey);
  assert.deepEqual(me.body.roles, ['super-admin']);
  assert.equal(me.body.userId, owner.userId);
  kept.apiKey = owner.apiKey;
});

test('the page is served', async () => {
  const page = await fetch(server.url);
  assert.match(await page.text(), /<div id="root">/);
});

test('the web app is built once for all homes, and each screen begins with little of it', async () => {
  const [one, other] = [join(folder, 'a/web'), join(folder, 'b/web')];
  const { folder: built } = await buildWebApp({ fallbackFolder: one });
  const again = await buildWebApp({ fallbackFolder: built.startsWith(one) ? one : other });
  assert.deepEqual(again, { folder: built, built: false });

  const visits = await firstVisits(built);
  assert.ok(visits.length > 10);
  for (const { screen, files, sizeBytes } of visits) {
    const most = screen === 'sign-in.screen' ? SIGN_IN : ANY_SCREEN;
    const said = `${screen} begins with ${files} files of ${sizeBytes} bytes`;
    assert.ok(files <= most.files && sizeBytes <= most.sizeBytes, said);
  }
  assert.deepEqual(await listedStyles(), await neededStyles(built), 'platform/ui/src/mantine.css');
});

/** More of a first visit takes a decision: what is heavy can come when it is needed. */
const SIGN_IN = { files: 5, sizeBytes: 210_000 };
const ANY_SCREEN = { files: 10, sizeBytes: 350_000 };

test('the printed link signs the owner in, once', async () => {
  const redeem = () =>
    server.ask('POST', '/auth/sign-in-links/redeem', undefined, { code: server.signInCode });
  const first = await redeem();
  assert.equal(first.status, 200);
  assert.equal(
    (await server.ask('GET', '/me', first.body.token)).body.email,
    'owner@atelier.local',
  );
  assert.equal((await redeem()).status, 401);
});

test('a second start on a live home says so in one sentence', async () => {
  const { code, said } = await endOfStart({ home });
  assert.equal(code, 1);
  assert.match(said, /^Another Atelier \(process \d+\) already runs on .+\.$/m);
  assert.doesNotMatch(said, /^ +at /m);
});

test('a port in use is said, and nothing is left behind', async () => {
  const other = join(folder, 'other');
  const PORT = new URL(server.url).port;
  const { code, said } = await endOfStart({ home: other, environment: { PORT } });
  assert.equal(code, 1);
  assert.match(
    said,
    new RegExp(`^Port ${PORT} of 127.0.0.1 is taken by another program: [^\\n]+\\.$`, 'm'),
  );
  assert.equal(databasePid(other), undefined);
});

test('two homes run beside each other', async () => {
  const other = await startServer({ home: join(folder, 'other') });
  assert.notEqual(other.url, server.url);
  assert.equal((await other.ask('GET', '/me', kept.apiKey)).status, 401);
  await stopped(other, 'SIGTERM');
});

test('a database of one’s own needs a master key of one’s own', async () => {
  const environment = { DATABASE_URL: 'postgres://127.0.0.1:1/none' };
  const { code, said } = await endOfStart({ home, environment });
  assert.equal(code, 1);
  assert.match(said, /ATELIER_MASTER_KEY: is required with DATABASE_URL/);
});

test('SIGTERM lets a running answer finish and takes no new connection', async () => {
  const created = await server.ask('POST', '/sessions', kept.apiKey, { model: 'offline/workshop' });
  kept.sessionId = created.body.id;
  kept.memberToken = await newMember(server);
  const database = databasePid(home);
  assert.ok(database);
  const stream = await longAnswer(server);
  server.signal('SIGTERM');
  await until(() => refuses(server.url), { or: server.said });
  assert.ok((await stream.rest()).endsWith('data: [DONE]\n\n'));
  assert.equal((await server.ended).code, 0);
  assert.ok(!isAlive(database));
  assert.equal(databasePid(home), undefined);
});

test('the second start keeps users, sessions and keys', async () => {
  server = await startServer({ home });
  assert.doesNotMatch(server.said(), /Making the database/);
  const owner = JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8'));
  assert.deepEqual([owner.apiKey, owner.url], [kept.apiKey, server.url]);
  const session = await server.ask('GET', `/sessions/${kept.sessionId}`, kept.apiKey);
  assert.equal(session.status, 200);
  // The other port is not another installation: who was signed in still is.
  assert.equal((await server.ask('GET', '/me', kept.memberToken)).body.email, 'ada@example.com');
});

test('whoever interrupts twice does not wait for a running answer', async () => {
  const database = databasePid(home);
  assert.ok(database);
  const stream = await longAnswer(server);
  server.signal('SIGINT');
  await until(() => server.said().includes('SIGINT: finishing what runs'), { or: server.said });
  server.signal('SIGINT');
  assert.equal((await server.ended).code, 1);
  assert.ok(!(await stream.rest()).includes('[DONE]'));
  await until(() => !isAlive(database), { or: () => 'the database still runs' });
});

test('an ordinary user starts it twice from a project folder that is read-only', {
  skip: withoutOrdinaryUser(),
}, async (t) => {
  const user = await asOrdinaryUser();
  t.after(() => user.remove());
  const first = await startServer(user);
  assert.match(first.said(), /The web app was built/);
  assert.match(await (await fetch(first.url)).text(), /<div id="root">/);
  const { uid } = statSync(join(user.home, 'owner.json'));
  assert.equal(uid, user.uid);
  await stopped(first, 'SIGTERM');
  const second = await startServer(user);
  assert.doesNotMatch(second.said(), /Making the database/);
  const { apiKey } = JSON.parse(readFileSync(join(user.home, 'owner.json'), 'utf8'));
  assert.equal((await second.ask('GET', '/me', apiKey)).status, 200);
  assert.equal((await stopped(second, 'SIGTERM')).code, 0);
});

async function stopped(running: ServerProcess, signal: NodeJS.Signals) {
  running.signal(signal);
  return running.ended;
}

async function newMember(running: ServerProcess): Promise<string> {
  const account = { email: 'ada@example.com', password: 'correct horse battery' };
  assert.equal((await running.ask('POST', '/auth/register', undefined, account)).status, 201);
  return (await running.ask('POST', '/auth/login', undefined, account)).body.token;
}

/** An answer that takes more than two seconds, begun. */
async function longAnswer({ url }: ServerProcess): Promise<{ rest(): Promise<string> }> {
  const words = Array.from({ length: 200 }, (_, index) => `word${index}`).join(' ');
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${kept.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'offline/workshop',
      stream: true,
      messages: [{ role: 'user', content: `Repeat: ${words}` }],
    }),
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  await reader.read();
  return {
    async rest() {
      let text = '';
      for (;;) {
        const part = await reader.read().catch(() => ({ done: true, value: undefined }));
        if (part.value === undefined) return text;
        text += part.value;
      }
    },
  };
}

function refuses(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.on('connect', () => resolve(false)).on('error', () => resolve(true));
    socket.on('connect', () => socket.destroy());
  });
}
