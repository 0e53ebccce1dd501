import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { caller, failsWith } from '@atelier/kernel/testing';
import { playground } from '@atelier/playground-contract';
import { clientOf, inProcess } from '@atelier/rpc';
import { playgroundRouter } from './playground.module.ts';
import { ada, collect, playgroundInMemory } from './testing/playground-in-memory.ts';

test('who leaves before the first event leaves no answer behind that seems to be written', async () => {
  const { ports, gateway } = playgroundInMemory();
  const api = clientOf(playground, inProcess(playgroundRouter(ports)));
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const stream = await api.submitPromptStream({ sessionId, content: 'one' }, ada);
  await stream[Symbol.asyncIterator]().return?.();
  const { messages } = await api.getSession({ sessionId }, ada);
  assert.equal(messages.at(-1)?.status, 'stopped');
  assert.deepEqual([gateway.asked, ports.running.has(messages.at(-1)?.id ?? '')], [[], false]);
});

test('whose request is aborted before the stream reached him leaves no answer behind either', async () => {
  const { ports } = playgroundInMemory();
  const api = clientOf(playground, inProcess(playgroundRouter(ports)));
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const caller = new AbortController();
  const prompt = { sessionId, content: 'one' };
  const asked = api.submitPromptStream(prompt, { ...ada, signal: caller.signal });
  const status = async () => (await api.getSession({ sessionId }, ada)).messages.at(-1)?.status;
  while ((await status()) === undefined) await setImmediate();
  caller.abort();
  await asked.catch(() => {});
  while ((await status()) === 'streaming') await setImmediate();
  assert.equal(await status(), 'stopped');
});

test('an answer can be stopped as soon as it was begun, before anybody reads it', async () => {
  const { ports } = playgroundInMemory();
  const api = clientOf(playground, inProcess(playgroundRouter(ports)));
  const { id: sessionId } = await api.createSession({ model: 'echo/endless' }, ada);
  const stream = await api.submitPromptStream({ sessionId, content: 'on' }, ada);
  await api.stopAnswer({ sessionId }, ada);
  const end = (await collect(stream)).at(-1);
  assert.ok(end?.type === 'end' && end.answer.status === 'stopped');
});

test('an answer is stopped at another process, too; what came is kept', async () => {
  const { api, restart } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/endless' }, ada);
  const stream = await api.submitPromptStream({ sessionId, content: 'on' }, ada);
  await restart().stopAnswer({ sessionId }, ada);
  const end = (await collect(stream)).at(-1);
  assert.ok(end?.type === 'end' && end.answer.status === 'stopped' && end.answer.content !== '');
});

test('an answer that could not be recorded is settled later: it is written nowhere any more', async () => {
  const { ports, gateway } = playgroundInMemory();
  let isAway = false;
  const sessions: typeof ports.sessions = async (call, id, command, options) => {
    if (isAway && command.type === 'RecordAnswer') throw new Error('The database is away.');
    return ports.sessions(call, id, command, options);
  };
  const api = clientOf(playground, inProcess(playgroundRouter({ ...ports, sessions })));
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  isAway = true;
  const stream = await api.submitPromptStream({ sessionId, content: 'one' }, ada);
  const iterator = stream[Symbol.asyncIterator]();
  const start = (await iterator.next()).value;
  assert.ok(start?.type === 'start');
  await assert.rejects(async () => {
    while (!(await iterator.next()).done);
  });
  isAway = false;
  gateway.log.set(start.requestId, { status: 'success' });
  const { messages } = await api.getSession({ sessionId }, ada);
  assert.equal(messages.at(-1)?.status, 'failed');
  await api.submitPrompt({ sessionId, content: 'two' }, ada);
});

test('who may not read the log of calls still finds and goes on with his sessions', async () => {
  const { api, gateway, restart } = playgroundInMemory();
  const eve = caller('user_eve', 'workspace_1', [
    { resource: 'session', action: 'use' },
    { resource: 'model', action: 'use' },
  ]);
  const { id: sessionId } = await api.createSession({ model: 'echo/endless' }, eve);
  const stream = await api.submitPromptStream({ sessionId, content: 'on' }, eve);
  const iterator = stream[Symbol.asyncIterator]();
  const start = (await iterator.next()).value;
  assert.ok(start?.type === 'start');
  await iterator.next();
  const afterwards = restart();
  gateway.log.set(start.requestId, { status: 'interrupted' });
  const { messages } = await afterwards.getSession({ sessionId }, eve);
  assert.equal(messages.at(-1)?.status, 'failed');
  await iterator.return?.();
});

test('a call nobody answered is not sent again: providers refuse a conversation with open calls', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/tools' }, ada);
  const { answer } = await api.submitPrompt({ sessionId, content: 'look' }, ada);
  assert.deepEqual(
    answer.toolCalls.map(({ toolCallId }) => toolCallId),
    ['call_1', 'call_2'],
  );
  await api.submitPrompt({ sessionId, content: 'Sunny.', toolCallId: 'call_1' }, ada);
  assert.deepEqual(gateway.asked.at(-1)?.toolCallIds, ['call_1']);
  await api.submitPrompt({ sessionId, content: 'never mind' }, ada);
  assert.deepEqual(gateway.asked.at(-1)?.toolCallIds, ['call_1']);
});

test('the edited result of a tool stays the result of that tool', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/tools' }, ada);
  await api.submitPrompt({ sessionId, content: 'look' }, ada);
  const result = { sessionId, content: 'Sunny.', toolCallId: 'call_1' };
  const { prompt } = await api.submitPrompt(result, ada);
  const edited = await api.editPrompt({ sessionId, messageId: prompt.id, content: 'Rainy.' }, ada);
  assert.deepEqual([edited.prompt.role, edited.prompt.toolCallId], ['tool', 'call_1']);
});

test('one prompt carries the results of several tool calls, and says which failed', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/tools' }, ada);
  await api.submitPrompt({ sessionId, content: 'look' }, ada);
  const toolResults = [
    { toolCallId: 'call_1', content: 'Sunny.' },
    { toolCallId: 'call_2', content: 'No such place.', isError: true },
  ];
  const { prompt } = await api.submitPrompt({ sessionId, content: '', toolResults }, ada);
  assert.deepEqual([prompt.role, prompt.toolResults], ['tool', toolResults]);
  const { toolCallIds, toolResults: sent, roles } = gateway.asked.at(-1) ?? {};
  assert.deepEqual(toolCallIds, ['call_1', 'call_2']);
  assert.deepEqual(sent, ['call_1: Sunny.', 'call_2 failed: No such place.']);
  assert.deepEqual(roles, ['user', 'assistant', 'tool']);
  const fork = await api.forkSession({ sessionId }, ada);
  const { messages } = await api.getSession({ sessionId: fork.id }, ada);
  assert.deepEqual(messages[2]?.toolResults, toolResults);
  const both = { sessionId, toolResults, content: 'and this' };
  await failsWith('BAD_REQUEST', api.submitPrompt(both, ada));
});

test('edited results of several tools stay the results of those tools, each and all of them', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/tools' }, ada);
  await api.submitPrompt({ sessionId, content: 'look' }, ada);
  const sunny = { toolCallId: 'call_1', content: 'Sunny.' };
  const results = [sunny, { toolCallId: 'call_2', content: 'No such place.', isError: true }];
  const sent = { sessionId, content: '', toolResults: results };
  const { prompt } = await api.submitPrompt(sent, ada);
  const edit = { sessionId, messageId: prompt.id, content: '' };
  const toolResults = [sunny, { toolCallId: 'call_2', content: 'Rainy.' }];
  const edited = await api.editPrompt({ ...edit, toolResults }, ada);
  assert.deepEqual([edited.prompt.role, edited.prompt.toolResults], ['tool', toolResults]);
  assert.deepEqual(gateway.asked.at(-1)?.toolResults, ['call_1: Sunny.', 'call_2: Rainy.']);
  for (const other of [{ content: 'Rainy.' }, { toolResults: [sunny] }])
    await failsWith('TOOL_RESULTS_MISMATCH', api.editPrompt({ ...edit, ...other }, ada));
});

test('signed reasoning goes back to the model that wrote it, and to no other', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/thinking' }, ada);
  const { answer } = await api.submitPrompt({ sessionId, content: 'think' }, ada);
  assert.equal(answer.reasoning, 'One.Two.');
  await api.submitPrompt({ sessionId, content: 'go on' }, ada);
  const signed = ['One. (signed One.)', 'Two. (signed Two.)'];
  assert.deepEqual(gateway.asked.at(-1)?.reasoning, signed);
  const fork = await api.forkSession({ sessionId, messageId: answer.id }, ada);
  await api.submitPrompt({ sessionId: fork.id, content: 'and here' }, ada);
  assert.deepEqual(gateway.asked.at(-1)?.reasoning, signed);
  const settings = { model: 'echo/words' };
  await api.submitPrompt({ sessionId, content: 'you too', settings }, ada);
  assert.equal(gateway.asked.at(-1)?.reasoning, undefined);
});

test('a prompt says something', async () => {
  const { api } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  await failsWith('BAD_REQUEST', api.submitPrompt({ sessionId, content: ' \n' }, ada));
  for (const url of ['file:///etc/passwd', 'http://127.0.0.1/', 'data:text/html,x', 'sea.png']) {
    const attachments = [{ type: 'image' as const, url }];
    await failsWith('BAD_REQUEST', api.submitPrompt({ sessionId, content: 'x', attachments }, ada));
  }
});

test('a fork at a prompt is a conversation one can go on with', async () => {
  const { api, gateway } = playgroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const { prompt } = await api.submitPrompt({ sessionId, content: 'one' }, ada);
  const fork = await api.forkSession({ sessionId, messageId: prompt.id }, ada);
  await api.submitPrompt({ sessionId: fork.id, content: 'two' }, ada);
  assert.deepEqual(gateway.asked.at(-1)?.roles, ['user']);
  const { messages } = await api.getSession({ sessionId: fork.id }, ada);
  assert.deepEqual(messages[0]?.alternatives, [prompt.id, messages[0]?.id]);
});

test('an answer that could not be recorded at once is recorded at the second try', async () => {
  const { ports } = playgroundInMemory();
  let isDown = false;
  const sessions: typeof ports.sessions = (call, id, command, options) => {
    if (command.type !== 'RecordAnswer' || isDown)
      return ports.sessions(call, id, command, options);
    isDown = true;
    return Promise.reject(new Error('The connection broke.'));
  };
  const api = clientOf(playground, inProcess(playgroundRouter({ ...ports, sessions })));
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  await assert.rejects(api.submitPrompt({ sessionId, content: 'one' }, ada));
  const { messages } = await api.getSession({ sessionId }, ada);
  assert.deepEqual([messages.at(-1)?.status, messages.at(-1)?.content], ['complete', 'one']);
});
