import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../until.ts';
import { newUser, owner, server, startAgain, upstream } from './stage.ts';

let token = '';
const prompt = 'Explain the birthday paradox: the formula of the paradox, and a table.';

async function answered(): Promise<string> {
  const { body } = await server.ask('POST', '/sessions', token, { model: 'offline/workshop' });
  const answer = await server.ask('POST', `/sessions/${body.id}/messages`, token, {
    content: prompt,
  });
  assert.equal(answer.status, 201);
  return body.id;
}

async function killed(): Promise<void> {
  server.signal('SIGKILL');
  await server.ended;
  await startAgain();
}

const titleOf = async (id: string): Promise<string> =>
  (await server.ask('GET', `/sessions/${id}`, token)).body.title;

test('the title comes though the server was killed with the answer, and is paid for once', async () => {
  token = await newUser('tess@example.com');
  const sessionId = await answered();
  await killed();
  await until(async () => (await titleOf(sessionId)).startsWith('Birthday paradox'), {
    or: () => `no title came:\n${server.said()}`,
  });

  // Of a call that a kill interrupted nobody knows what it cost, so it is not made again. What runs on
  // this machine is free by itself.
  upstream.always('silent', { silent: true });
  const price = { inputNanoUsdPerToken: 1000, outputNanoUsdPerToken: 1000 };
  await server.ask('PUT', '/model-prices/echo/silent', owner, price);
  await server.ask('PATCH', '/playground/preferences', token, { taskModel: 'echo/silent' });
  const other = await answered();
  await until(() => upstream.calls.some(isSilent), { or: () => 'no title was asked for' });
  await killed();
  await server.ask('PATCH', '/playground/preferences', token, { taskModel: null });
  const third = await answered();
  await until(async () => (await titleOf(third)).startsWith('Birthday paradox'), {
    or: () => `no title came:\n${server.said()}`,
  });
  assert.match(await titleOf(other), /^Explain/);
  assert.equal(upstream.calls.filter(isSilent).length, 1);
});

const isSilent = ({ body }: (typeof upstream.calls)[number]) => body['model'] === 'silent';
