import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@atelier/gateway-contract';
import { failsWith } from '@atelier/kernel/testing';
import { ada, playgroundInMemory } from './testing/playground-in-memory.ts';

const { api, gateway } = playgroundInMemory();

const said = (role: Message['role'], text: string): Message => ({
  role,
  parts: [{ type: 'text', text }],
});
const called: Message = {
  role: 'assistant',
  parts: [{ type: 'tool-call', toolCallId: 'call_1', name: 'look', argumentsJson: '{}' }],
};
const found: Message = {
  role: 'tool',
  parts: [{ type: 'tool-result', toolCallId: 'call_1', text: 'Nothing' }],
};

/** Replays a logged call of these messages. */
function replay(messages: Message[], more: { model?: string; parameters?: object } = {}) {
  gateway.conversations.set('call_logged', { messages, ...more });
  return api.replayRequest({ requestId: 'call_logged' }, ada);
}

test('a logged call becomes a session, and its last prompt a draft that nobody sent', async () => {
  const before = gateway.asked.length;
  const { id: sessionId, draft } = await replay(
    [
      said('system', 'Be brief.'),
      said('user', 'One?'),
      said('assistant', '1'),
      said('user', 'Two?'),
    ],
    { parameters: { temperature: 0.5 } },
  );
  const session = await api.getSession({ sessionId }, ada);
  assert.deepEqual(session.settings, {
    model: 'echo/words',
    parameters: { temperature: 0.5 },
    systemPrompt: 'Be brief.',
  });
  assert.deepEqual(
    session.messages.map(({ role, content }) => [role, content]),
    [
      ['user', 'One?'],
      ['assistant', '1'],
    ],
  );
  assert.deepEqual(draft, { content: 'Two?', attachments: [] });
  assert.equal(gateway.asked.length, before);

  await api.submitPrompt({ sessionId, content: draft.content }, ada);
  assert.deepEqual(gateway.asked.at(-1), {
    systemPrompt: 'Be brief.',
    roles: ['system', 'user', 'assistant', 'user'],
    text: 'Two?',
  });
});

test('the same is sent again where a prompt follows the result of a tool', async () => {
  const { id: sessionId, draft } = await replay([
    said('user', 'Look'),
    called,
    found,
    said('user', 'And now?'),
  ]);
  await api.submitPrompt({ sessionId, content: draft.content }, ada);
  const asked = gateway.asked.at(-1);
  assert.deepEqual(asked?.roles, ['user', 'assistant', 'tool', 'user']);
  assert.deepEqual(asked?.toolCallIds, ['call_1']);
  assert.deepEqual(asked?.toolResults, ['call_1: Nothing']);
});

test('a call that ended with the result of a tool is answered again by its last message', async () => {
  const { id: sessionId, draft } = await replay([said('user', 'Look'), called, found]);
  assert.equal(draft.content, '');
  const { messages } = await api.getSession({ sessionId }, ada);
  const messageId = messages.at(-1)?.id ?? 'message_none';
  await api.regenerateAnswer({ sessionId, messageId }, ada);
  assert.deepEqual(gateway.asked.at(-1)?.roles, ['user', 'assistant', 'tool']);
});

test('prompts in a row become one, and what has no place is named', async () => {
  const picture: Message = {
    role: 'user',
    parts: [
      { type: 'image', url: 'http://example.com/a.png' },
      { type: 'image', url: 'data:image/png;base64,AAAA' },
    ],
  };
  const { draft, left } = await replay(
    [said('assistant', 'Welcome'), said('user', 'One'), said('user', 'Two'), picture],
    { parameters: { topP: 0.5 } },
  );
  assert.equal(draft.content, 'One\n\nTwo');
  assert.deepEqual(draft.attachments, [{ type: 'image', url: 'data:image/png;base64,AAAA' }]);
  assert.deepEqual(left, [
    'an answer that stood before any prompt',
    'a picture that is neither https: nor inline',
    'topP',
  ]);
});

test('a model that is gone is named, and another one can be chosen', async () => {
  const gone = replay([said('user', 'Hi')], { model: 'gone/model' });
  await failsWith('MODEL_NOT_FOUND', gone);
  const input = { requestId: 'call_logged', model: 'echo/words' };
  const { id: sessionId } = await api.replayRequest(input, ada);
  assert.equal((await api.getSession({ sessionId }, ada)).settings.model, 'echo/words');
});

test('what the log cannot tell is refused with the reason', async () => {
  await failsWith('REQUEST_NOT_FOUND', api.replayRequest({ requestId: 'call_none' }, ada));
  gateway.conversations.set('call_dropped', { reason: 'not-kept' });
  await assert.rejects(api.replayRequest({ requestId: 'call_dropped' }, ada), {
    code: 'NO_CONVERSATION',
    data: { reason: 'not-kept' },
  });
  const endless = Array.from({ length: 600 }, () => [said('user', 'a'), said('assistant', 'b')]);
  await failsWith('SESSION_LIMIT', replay([...endless.flat(), said('user', 'c')]));
});
