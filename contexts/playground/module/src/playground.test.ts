import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { caller, failsWith } from '@atelier/kernel/testing';
import type { SessionEvent } from '@atelier/playground-contract';
import { figures } from './testing/echo-gateway.ts';
import { ada, collect, playgroundInMemory } from './testing/playground-in-memory.ts';

test('a prompt is answered and both are kept, with what the answer cost', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const { answer } = await api.submitPrompt({ sessionId, content: 'Hello there' }, ada);
  assert.deepEqual(
    [answer.content, answer.status, answer.figures],
    ['Hello there', 'complete', figures],
  );
  const session = await api.getSession({ sessionId }, ada);
  assert.deepEqual(
    session.messages.map(({ role, content }) => [role, content]),
    [
      ['user', 'Hello there'],
      ['assistant', 'Hello there'],
    ],
  );
  assert.deepEqual(
    [session.title, session.costNanoUsd, session.messageCount],
    ['Hello there', 70, 2],
  );
});

test('an answer without a known price is counted beside what the session cost', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/unpriced' }, ada);
  for (const model of [undefined, 'echo/words', 'echo/unpriced']) {
    if (model) await api.changeSession({ sessionId, settings: { model } }, ada);
    await api.submitPrompt({ sessionId, content: 'Hello' }, ada);
  }
  const [listed] = (await api.listSessions({}, ada)).items;
  for (const session of [listed, await api.getSession({ sessionId }, ada)])
    assert.deepEqual([session?.costNanoUsd, session?.unpriced], [70, 2]);
});

test('an answer can be watched while it is written', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const events = await collect(
    await api.submitPromptStream({ sessionId, content: 'one two' }, ada),
  );
  assert.deepEqual(
    events.map(({ type }) => type),
    ['start', 'delta', 'delta', 'usage', 'end'],
  );
});

test('the system prompt and the whole branch are sent, an alternative is not', async () => {
  const { api, gateway } = playgroundInMemory();
  const settings = { systemPrompt: 'Be brief.' };
  const { id: sessionId } = await api.createSession({ model: 'echo/words', settings }, ada);
  const first = await api.submitPrompt({ sessionId, content: 'one' }, ada);
  await api.regenerateAnswer({ sessionId, messageId: first.id }, ada);
  await api.submitPrompt({ sessionId, content: 'two' }, ada);
  assert.deepEqual(gateway.asked.at(-1), {
    systemPrompt: 'Be brief.',
    roles: ['system', 'user', 'assistant', 'user'],
    text: 'two',
  });
});

test('another answer becomes an alternative one can go back to', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const first = await api.submitPrompt({ sessionId, content: 'one' }, ada);
  const second = await api.regenerateAnswer({ sessionId, messageId: first.id }, ada);
  assert.deepEqual(second.answer.alternatives, [first.id, second.id]);
  await api.selectAlternative({ sessionId, messageId: first.id }, ada);
  assert.equal((await api.getSession({ sessionId }, ada)).messages.at(-1)?.id, first.id);
});

test('an edited prompt replaces what followed it and keeps it as an alternative', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const first = await api.submitPrompt({ sessionId, content: 'one' }, ada);
  await api.submitPrompt({ sessionId, content: 'two' }, ada);
  await api.editPrompt({ sessionId, messageId: first.prompt.id, content: 'uno' }, ada);
  const { messages } = await api.getSession({ sessionId }, ada);
  assert.deepEqual(
    messages.map(({ content }) => content),
    ['uno', 'uno'],
  );
  assert.equal(messages[0]?.alternatives?.length, 2);
});

test('stopping keeps what had come, and its cost', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/endless' }, ada);
  const events: SessionEvent[] = [];
  for await (const event of await api.submitPromptStream(
    { sessionId, content: 'on and on' },
    ada,
  )) {
    events.push(event);
    if (events.length === 6) await api.stopAnswer({ sessionId }, ada);
  }
  const end = events.at(-1);
  assert.ok(end?.type === 'end' && end.answer.status === 'stopped');
  assert.ok(end.answer.content.startsWith('on and on…'));
  assert.deepEqual(end.answer.figures, figures);
});

test('who leaves stops the model, and finds what had come', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/endless' }, ada);
  for await (const event of await api.submitPromptStream({ sessionId, content: 'on' }, ada))
    if (event.type === 'delta') break;
  const status = async () => (await api.getSession({ sessionId }, ada)).messages.at(-1)?.status;
  // Everything here runs in microtasks: a timer lets the model notice that nobody listens.
  while ((await status()) === 'streaming') await setTimeout(1);
  assert.equal(await status(), 'stopped');
  assert.deepEqual([...gateway.log.values()], [{ status: 'cancelled' }]);
});

test('an answer that breaks off is failed, with what had come, and can be had again', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/broken' }, ada);
  await failsWith('ANSWER_FAILED', api.submitPrompt({ sessionId, content: 'one' }, ada));
  const { messages } = await api.getSession({ sessionId }, ada);
  const failed = messages.at(-1);
  assert.ok(failed);
  assert.deepEqual(
    [failed.status, failed.content, failed.failure?.kind],
    ['failed', 'one', 'stream-cut'],
  );
  const settings = { model: 'echo/words' };
  const again = await api.regenerateAnswer({ sessionId, messageId: failed.id, settings }, ada);
  assert.equal(again.answer.status, 'complete');
});

test('a second prompt is refused while an answer is being written', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/endless' }, ada);
  for await (const event of await api.submitPromptStream({ sessionId, content: 'on' }, ada)) {
    if (event.type === 'start')
      await failsWith('PROMPT_RUNNING', api.submitPrompt({ sessionId, content: 'more' }, ada));
    if (event.type === 'delta') await api.stopAnswer({ sessionId }, ada);
  }
});

test('an answer whose process died is closed once the gateway has closed its call', async () => {
  const { api, gateway, restart } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/endless' }, ada);
  const stream = await api.submitPromptStream({ sessionId, content: 'on' }, ada);
  const iterator = stream[Symbol.asyncIterator]();
  const start = (await iterator.next()).value;
  assert.ok(start?.type === 'start');
  const afterwards = restart();
  assert.equal(
    (await afterwards.getSession({ sessionId }, ada)).messages.at(-1)?.status,
    'streaming',
  );
  gateway.log.set(start.requestId, { status: 'interrupted' });
  await afterwards.getSession({ sessionId }, ada);
  const { messages } = await afterwards.getSession({ sessionId }, ada);
  assert.equal(messages.at(-1)?.status, 'failed');
  await iterator.return?.();
});

test('a fork has the messages up to one, and goes its own way', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words', title: 'Seas' }, ada);
  const first = await api.submitPrompt({ sessionId, content: 'one' }, ada);
  await api.submitPrompt({ sessionId, content: 'two' }, ada);
  const fork = await api.forkSession({ sessionId, messageId: first.id }, ada);
  await api.submitPrompt({ sessionId: fork.id, content: 'zwei' }, ada);
  const contents = async (id: typeof sessionId) =>
    (await api.getSession({ sessionId: id }, ada)).messages.map(({ content }) => content);
  assert.deepEqual(await contents(fork.id), ['one', 'one', 'zwei', 'zwei']);
  assert.deepEqual(await contents(sessionId), ['one', 'one', 'two', 'two']);
  const calls = async (id: typeof sessionId) =>
    (await api.getSession({ sessionId: id }, ada)).messages.map(({ requestId }) => requestId);
  const [, call] = await calls(sessionId);
  assert.ok(call);
  assert.equal((await calls(fork.id))[1], call, 'the raw call is found from the fork, too');
  assert.deepEqual(
    [fork.title, fork.forkedFrom],
    ['Seas (fork)', { sessionId, messageId: first.id }],
  );
  const second = await api.forkSession({ sessionId: fork.id }, ada);
  const third = await api.forkSession({ sessionId: second.id }, ada);
  assert.deepEqual([second.title, third.title], ['Seas (fork 2)', 'Seas (fork 3)']);
});

test('a deleted session is gone until its deletion is undone', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  await api.deleteSession({ sessionId }, ada);
  await failsWith('SESSION_NOT_FOUND', api.getSession({ sessionId }, ada));
  assert.deepEqual((await api.listSessions({}, ada)).items, []);
  await api.restoreSession({ sessionId }, ada);
  assert.equal((await api.listSessions({}, ada)).items.length, 1);
});

test('sessions are found by their title, page by page, latest first', async () => {
  const { api } = playgroundInMemory();
  for (const title of ['Red sea', 'Black sea', 'Mountains'])
    await api.createSession({ model: 'echo/words', title }, ada);
  const page = await api.listSessions({ search: 'SEA', limit: 1 }, ada);
  assert.deepEqual(
    page.items.map(({ title }) => title),
    ['Black sea'],
  );
  const { nextCursor: cursor } = page;
  assert.ok(cursor);
  const next = await api.listSessions({ search: 'SEA', limit: 1, cursor }, ada);
  assert.deepEqual(
    [next.items.map(({ title }) => title), next.nextCursor],
    [['Red sea'], undefined],
  );
});

test('settings are checked against what the model takes', async () => {
  const { api } = playgroundInMemory();
  const open = (parameters: object, model = 'echo/words') =>
    api.createSession({ model, settings: { parameters } }, ada);
  await failsWith('PARAMETER_UNSUPPORTED', open({ temperature: 1.5 }));
  await failsWith('PARAMETER_UNSUPPORTED', open({ seed: 7 }));
  await failsWith('MODEL_NOT_FOUND', open({}, 'nobody/none'));
  await failsWith('MODEL_MISSING', api.createSession({}, ada));
  assert.equal((await open({ temperature: 0.5 })).settings.parameters.temperature, 0.5);
});

test('a configuration keeps its history, and a session takes its settings', async () => {
  const { api } = playgroundInMemory();
  const settings = { model: 'echo/words', parameters: {}, systemPrompt: 'Be brief.' };
  const made = await api.createConfiguration({ name: 'Brief', ...settings }, ada);
  const configurationId = made.id;
  const change = { configurationId, name: 'Brief', ...settings, systemPrompt: 'Be very brief.' };
  assert.equal((await api.updateConfiguration(change, ada)).version, 2);
  assert.equal((await api.updateConfiguration(change, ada)).version, 2);
  const history = await api.listConfigurationVersions({ configurationId }, ada);
  assert.deepEqual(
    history.items.map(({ version, settings: kept }) => [version, kept.systemPrompt]),
    [
      [2, 'Be very brief.'],
      [1, 'Be brief.'],
    ],
  );
  const session = await api.createSession({ configurationId }, ada);
  assert.equal(session.settings.systemPrompt, 'Be very brief.');
  await api.deleteConfiguration({ configurationId }, ada);
  await failsWith('CONFIGURATION_NOT_FOUND', api.getConfiguration({ configurationId }, ada));
  await failsWith('CONFIGURATION_NOT_FOUND', api.createSession({ configurationId }, ada));
  assert.deepEqual((await api.listConfigurations({}, ada)).items, []);
  await api.restoreConfiguration({ configurationId }, ada);
  await api.restoreConfiguration({ configurationId }, ada);
  assert.equal((await api.getConfiguration({ configurationId }, ada)).version, 2);
  assert.equal((await api.updateConfiguration({ ...change, name: 'B' }, ada)).version, 3);
  assert.equal((await api.listConfigurationVersions({ configurationId }, ada)).items.length, 3);
  assert.equal((await api.listConfigurations({}, ada)).items.length, 1);
});

test('a session says how much room its texts and pictures take, on every branch', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const used = async () => (await api.getSession({ sessionId }, ada)).room?.usedBytes;
  assert.equal(await used(), 0);
  const url = `data:image/png;base64,${'A'.repeat(1000)}`;
  const attachments = [{ type: 'image' as const, url }];
  const { prompt, answer } = await api.submitPrompt(
    { sessionId, content: 'abc', attachments },
    ada,
  );
  const once = url.length + 'abc'.length + answer.content.length;
  assert.equal(await used(), once);
  const edited = { sessionId, messageId: prompt.id, content: 'abc', attachments };
  await api.editPrompt(edited, ada);
  assert.equal(await used(), 2 * once);
});

test('neither a colleague nor another workspace finds a session', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  for (const stranger of [caller('user_bob'), caller('user_ada', 'workspace_2')]) {
    await failsWith('SESSION_NOT_FOUND', api.getSession({ sessionId }, stranger));
    await failsWith('SESSION_NOT_FOUND', api.submitPrompt({ sessionId, content: 'x' }, stranger));
    await failsWith('SESSION_NOT_FOUND', api.forkSession({ sessionId }, stranger));
    assert.deepEqual((await api.listSessions({}, stranger)).items, []);
  }
});
