import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../until.ts';
import { atelier } from './stage.ts';

const { api, register } = atelier;
const prompt = 'Explain the birthday paradox: the formula of the paradox, and a table.';
const within = (sentence: string) => ({ withinMs: 20_000, or: () => sentence });

test('a conversation gets its title behind the answer, and one can have it summarised', async () => {
  const session = await api('POST', '/sessions', { model: 'offline/workshop' });
  const path = `/sessions/${session.body.id}`;
  await api('POST', `${path}/messages`, { content: prompt });
  await until(async () => {
    const { body } = await api('GET', path);
    return body.title.startsWith('Birthday paradox');
  }, within('the title did not come'));

  const summary = await api('POST', `${path}/summary`);
  assert.equal(summary.status, 200);
  assert.match(summary.body.model, /^offline\//);
  assert.equal((await api('GET', path)).body.summary.text, summary.body.text);

  const { body: log } = await api('GET', '/requests');
  const operations = log.items.map(({ operation }: { operation: string }) => operation);
  assert.deepEqual(operations, [
    'playground.conversation-summary',
    'playground.conversation-title',
    'playground',
  ]);
  // The books follow the log.
  await until(async () => {
    const usage = await api('GET', '/usage?groupBy=operation');
    return JSON.stringify(usage.body).includes('playground.conversation-title');
  }, within('the title is not in the books'));
});

test('who wants no automatic titles keeps the first words', async () => {
  const [ada, bill] = [await register('ada@example.com'), await register('bill@example.com')];
  await api('PATCH', '/playground/preferences', { automaticTitles: false }, ada.token);
  const ask = async ({ token }: typeof ada) => {
    const { body } = await api('POST', '/sessions', { model: 'offline/workshop' }, token);
    await api('POST', `/sessions/${body.id}/messages`, { content: prompt }, token);
    return async () => (await api('GET', `/sessions/${body.id}`, undefined, token)).body.title;
  };
  const adas = await ask(ada);
  const bills = await ask(bill);
  await until(
    async () => (await bills()).startsWith('Birthday'),
    within('the title of the one who wants it did not come'),
  );
  assert.match(await adas(), /^Explain/);
});
