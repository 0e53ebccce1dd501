import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failsWith } from '@atelier/kernel/testing';
import { ada, titledPlaygroundInMemory } from './testing/playground-in-memory.ts';

const question = 'Explain the birthday paradox: the formula of the paradox, and a table.';

test('a session gets a title from its first answer, without a key by the skill', async () => {
  const { api, gateway, settled } = titledPlaygroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  await api.submitPrompt({ sessionId, content: question }, ada);
  await settled();
  const { title, costNanoUsd } = await api.getSession({ sessionId }, ada);
  assert.deepEqual([title, costNanoUsd], ['Birthday paradox, formula', 140]);
  await api.submitPrompt({ sessionId, content: 'And for 50 people?' }, ada);
  await settled();
  assert.deepEqual(
    gateway.tasks.map(({ task, model, operation }) => [task, model, operation]),
    [
      [
        'playground.conversation-title',
        'offline/playground.conversation-title',
        'playground.conversation-title',
      ],
    ],
  );
});

test('a title that a person wrote stays, also one written while the other was being made', async () => {
  const { api, ports, settled } = titledPlaygroundInMemory();
  const open = async (title?: string) =>
    (await api.createSession({ model: 'echo/words', ...(title ? { title } : {}) }, ada)).id;
  const named = await open('Mine');
  await api.submitPrompt({ sessionId: named, content: question }, ada);
  const renamed = await open();
  const { sessions } = ports;
  Object.assign(ports, {
    sessions: (async (call, id, command, options) => {
      // The person is quicker than the model.
      if (command.type === 'TitleSession')
        await api.changeSession({ sessionId: renamed, title: 'My own' }, ada);
      return sessions(call, id, command, options);
    }) satisfies typeof sessions,
  });
  await api.submitPrompt({ sessionId: renamed, content: question }, ada);
  await settled();
  const titles = (await api.listSessions({}, ada)).items.map(({ title }) => title);
  assert.deepEqual(titles, ['My own', 'Mine']);
});

test('who does not want automatic titles gets none, and who named a model gets its titles', async () => {
  const { api, gateway, settled } = titledPlaygroundInMemory();
  assert.deepEqual(await api.getPreferences({}, ada), { automaticTitles: true });
  await api.changePreferences({ automaticTitles: false }, ada);
  const quiet = await api.createSession({ model: 'echo/words' }, ada);
  await api.submitPrompt({ sessionId: quiet.id, content: question }, ada);
  await settled();
  assert.deepEqual(gateway.tasks, []);

  await api.changePreferences({ automaticTitles: true, taskModel: 'echo/words' }, ada);
  gateway.answers.push('no JSON', '{"title":" Birthdays shared "}');
  const sessionId = quiet.id;
  await api.submitPrompt({ sessionId, content: 'Go on.' }, ada);
  await settled();
  const { title } = await api.getSession({ sessionId }, ada);
  assert.deepEqual(
    [title, gateway.tasks.map(({ model }) => model)],
    ['Birthdays shared', ['echo/words', 'echo/words']],
  );
  await failsWith('MODEL_NOT_FOUND', api.changePreferences({ taskModel: 'none/such' }, ada));
  assert.deepEqual(await api.changePreferences({ taskModel: null }, ada), {
    automaticTitles: true,
  });
});

test('a title that fails harms nothing: the answer is there and the first words remain', async () => {
  const { api, settled } = titledPlaygroundInMemory();
  await api.changePreferences({ taskModel: 'echo/broken' }, ada);
  const { id: sessionId } = await api.createSession({ model: 'echo/words' }, ada);
  const { answer } = await api.submitPrompt({ sessionId, content: question }, ada);
  await settled();
  const { title } = await api.getSession({ sessionId }, ada);
  assert.equal(answer.status, 'complete');
  assert.ok(question.startsWith(title.replace('…', '')));
});

test('an answer that failed names no session; the one after it does', async () => {
  const { api, gateway, settled } = titledPlaygroundInMemory();
  const { id: sessionId } = await api.createSession({ model: 'echo/broken' }, ada);
  await failsWith('ANSWER_FAILED', api.submitPrompt({ sessionId, content: question }, ada));
  await settled();
  assert.deepEqual(gateway.tasks, []);
  const settings = { model: 'echo/words' };
  await api.submitPrompt({ sessionId, content: 'Again, please.', settings }, ada);
  await settled();
  assert.equal(gateway.tasks.length, 1);
});
