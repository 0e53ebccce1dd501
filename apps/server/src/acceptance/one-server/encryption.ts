import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { silentLog } from '@atelier/telemetry';
import { readConfiguration } from '../../configuration.ts';
import { newMasterKey } from '../../master-keys.ts';
import { startAtelier } from '../../start.ts';
import { tablesWith } from '../everywhere.ts';
import { until } from '../until.ts';
import { atelier } from './stage.ts';

const { api, register, url, databaseUrl } = atelier;
const within = (sentence: string) => ({ withinMs: 30_000, or: () => sentence });

/** One who says a word that nobody else says, and is answered one that nobody else is answered. */
async function talker(name: string, padding: number) {
  const { token } = await register(`${name}@example.com`);
  const said = `${name}zanzibarite`;
  const words = [said, `${'x'.repeat(padding)}word`];
  const prompt = (note: string) =>
    JSON.stringify({ of: name, input: 5, cached: 0, words: 3, padding, note });
  const ask = (method: string, path: string, body?: unknown) => api(method, path, body, token);
  return { token, said, words, prompt, ask, found: () => tablesWith(databaseUrl, words) };
}
type Talker = Awaited<ReturnType<typeof talker>>;

/** Everything of the Playground that takes words in or gives them out. */
async function talk({ ask, token, said, prompt }: Talker) {
  const settings = { model: 'echo/small', parameters: {}, systemPrompt: `Of ${said}.` };
  const kept = await ask('POST', '/configurations', { name: said, ...settings });
  assert.equal(kept.status, 201);
  const session = await ask('POST', '/sessions', { configurationId: kept.body.id });
  const path = `/sessions/${session.body.id}`;
  const send = async () => {
    const response = await fetch(`${url}/api/v1${path}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': said,
      },
      body: JSON.stringify({ content: prompt(said) }),
    });
    return (await response.json()) as {
      prompt: { id: string };
      answer: { id: string; content: string };
    };
  };
  const sent = await send();
  assert.match(sent.answer.content, /^x+word x+word/);
  assert.deepEqual(await send(), sent);
  const titled = async () => (await ask('GET', path)).body.titledBy === 'task';
  await until(titled, within('the title did not come'));

  await ask('POST', `${path}/messages/${sent.answer.id}/regenerate`);
  await ask('POST', `${path}/messages/${sent.prompt.id}/edit`, { content: prompt(`new ${said}`) });
  assert.equal((await ask('POST', `${path}/summary`)).status, 200);
  await ask('PATCH', path, { title: `About ${said}` });
  const fork = await ask('POST', `${path}/fork`, {});
  assert.equal(fork.body.title, `About ${said} (fork)`);
  return { path, fork: `/sessions/${fork.body.id}` };
}

const seen = async ({ ask }: Talker, paths: Awaited<ReturnType<typeof talk>>) => [
  (await ask('GET', paths.path)).body,
  (await ask('GET', paths.fork)).body,
  (await ask('GET', '/configurations')).body,
];

test('of a workspace that wants encryption no word is to be read in the database', async () => {
  const olaf = await talker('olaf', 37);
  assert.equal((await olaf.ask('PATCH', '/policy', { encryptContents: true })).status, 200);
  const olafs = await talk(olaf);
  assert.deepEqual(await olaf.found(), []);
  const [session] = await seen(olaf, olafs);
  assert.match(session.messages[1].content, /^x{37}word /);
  assert.match(session.summary.text, /./);
  for (const search of [olaf.said.toUpperCase(), 'no such'])
    assert.equal(
      (await olaf.ask('GET', `/sessions?search=${search}`)).body.items.length,
      search === 'no such' ? 0 : 2,
    );

  const erna = await talker('erna', 17);
  const ernas = await talk(erna);
  assert.deepEqual(await erna.found(), [
    'gateway.contents',
    'playground.configuration_list',
    'playground.configuration_versions',
    'playground.events',
    'playground.session_list',
    'playground.session_messages',
    'playground.session_summaries',
  ]);
  const before = await seen(erna, ernas);
  await erna.ask('PATCH', '/policy', { encryptContents: true });
  // Calls that are in the log already stay as they are.
  await until(
    async () => (await erna.found()).join() === 'gateway.contents',
    within('what was kept before was not sealed'),
  );
  assert.deepEqual(await seen(erna, ernas), before);
  // Servers may go by the old choice for some more seconds.
  assert.equal((await erna.ask('GET', '/playground/encryption')).body.state, 'running');

  const whole = await seen(olaf, olafs);
  await olaf.ask('PATCH', '/policy', { encryptContents: false });
  await olaf.ask('PATCH', olafs.fork, { title: 'of late' });
  assert.deepEqual((await seen(olaf, olafs))[0], whole[0]);
});

test('a server whose master key does not open all that is kept does not start, and says why', async () => {
  const configuration = readConfiguration({
    ATELIER_HOME: tmpdir(),
    DATABASE_URL: databaseUrl,
    ATELIER_MASTER_KEY: newMasterKey(),
    PORT: '0',
    ATELIER_DISCOVERY: 'off',
  });
  await assert.rejects(startAtelier(configuration, { log: silentLog, web: false }), {
    name: 'MasterKeyMissing',
    message: /^A secret is sealed with the master key "[^"]+", which is not configured\./,
  });
});
