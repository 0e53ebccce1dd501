import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionEvent } from '@atelier/playground-contract';
import fc from 'fast-check';
import type { Message, Session } from '../playground-api.ts';
import { arrive, ask, asTheServerSays, cutOff, type LiveSession } from './live-session.ts';

const message = (id: Message['id'], role: Message['role'], content: string): Message => ({
  id,
  role,
  content,
  attachments: [],
  toolCalls: [],
  status: 'complete',
  at: '2026-11-21T10:00:00Z',
});
const session: Session = {
  id: 'session_1',
  title: 'Deciders',
  titledBy: 'person',
  status: 'active',
  settings: { model: 'offline/workshop', parameters: {}, systemPrompt: '' },
  messageCount: 2,
  costNanoUsd: 0,
  unpriced: 0,
  createdAt: '2026-11-21T10:00:00Z',
  updatedAt: '2026-11-21T10:00:00Z',
  messages: [message('message_1', 'user', 'Hello'), message('message_2', 'assistant', 'Hi')],
};
const start: SessionEvent = {
  type: 'start',
  promptId: 'message_3',
  answerId: 'message_4',
  requestId: 'r',
  model: 'offline/workshop',
};
const submit = { kind: 'submit', content: 'And now?', attachments: [] } as const;
const after = (state: LiveSession, ...events: readonly SessionEvent[]) =>
  events.reduce((now, event, index) => arrive(now, event, 1000 + index), state);

test('a prompt and a waiting answer are there before the server said anything', () => {
  const { messages, live } = ask(session, submit, 500);
  assert.deepEqual(
    messages.slice(2).map(({ role, content, status }) => [role, content, status]),
    [
      ['user', 'And now?', 'complete'],
      ['assistant', '', 'streaming'],
    ],
  );
  assert.equal(live?.startedAtMs, 500);
});

test('prompt and answer get their ids when the answer starts', () => {
  const { messages } = after(ask(session, submit, 500), start);
  assert.deepEqual(
    messages.map(({ id }) => id),
    ['message_1', 'message_2', 'message_3', 'message_4'],
  );
});

test('text arrives whole however it is cut, and messages before it stay the same objects', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (pieces) => {
      const asked = after(ask(session, submit, 500), start);
      const state = after(asked, ...pieces.map((text) => ({ type: 'delta', text }) as const));
      assert.equal(state.messages.at(-1)?.content, pieces.join(''));
      assert.equal(state.live?.characters, pieces.join('').length);
      for (const place of [0, 1, 2]) assert.equal(state.messages[place], asked.messages[place]);
    }),
  );
});

test('the time of the first token stays, that of the last moves on', () => {
  const { live } = after(
    ask(session, submit, 500),
    start,
    { type: 'reasoning', text: 'Hm.' },
    { type: 'delta', text: 'Yes.' },
  );
  assert.deepEqual([live?.firstTokenAtMs, live?.lastTokenAtMs], [1001, 1002]);
});

test('tool calls that arrive in pieces are put together by their index', () => {
  const state = after(
    ask(session, submit, 500),
    start,
    { type: 'tool-call', index: 0, toolCallId: 'a', name: 'weather', argumentsDelta: '{"at":' },
    { type: 'tool-call', index: 1, toolCallId: 'b', name: 'time', argumentsDelta: '{' },
    { type: 'tool-call', index: 0, argumentsDelta: '"Oslo"}' },
    { type: 'tool-call', index: 1, argumentsDelta: '}' },
  );
  assert.deepEqual(state.messages.at(-1)?.toolCalls, [
    { toolCallId: 'a', name: 'weather', argumentsJson: '{"at":"Oslo"}' },
    { toolCallId: 'b', name: 'time', argumentsJson: '{}' },
  ]);
});

test('the end puts the accounted answer in the place of the measured one', () => {
  const answer = message('message_4', 'assistant', 'Yes.');
  const state = after(ask(session, submit, 500), start, { type: 'end', answer, version: 3 });
  assert.equal(state.messages.at(-1), answer);
  assert.equal(state.live, undefined);
});

test('a failure keeps what came', () => {
  const failure = { kind: 'stream-cut', message: 'It broke off.' } as const;
  const state = after(
    ask(session, submit, 500),
    start,
    { type: 'delta', text: 'Half' },
    { type: 'error', failure },
  );
  const last = state.messages.at(-1);
  assert.deepEqual([last?.content, last?.status, last?.failure], ['Half', 'failed', failure]);
});

test('another answer takes the place of the one before', () => {
  const { messages } = ask(session, { kind: 'regenerate', answerId: 'message_2' }, 500);
  assert.deepEqual(
    messages.map(({ content, status }) => [content, status]),
    [
      ['Hello', 'complete'],
      ['', 'streaming'],
    ],
  );
});

test('an edited prompt replaces itself and all that followed', () => {
  const edit = { kind: 'edit', promptId: 'message_1', content: 'Hey', attachments: [] } as const;
  assert.deepEqual(
    ask(session, edit, 500).messages.map(({ role, content }) => [role, content]),
    [
      ['user', 'Hey'],
      ['assistant', ''],
    ],
  );
});

test('results of several tools are one message, there before the server said anything', () => {
  const results = [
    { toolCallId: 'a', content: 'Sunny.' },
    { toolCallId: 'b', content: 'No such place.', isError: true },
  ];
  const { messages } = ask(session, { kind: 'results', results }, 500);
  const [sent] = messages.slice(2);
  assert.deepEqual([sent?.role, sent?.toolResults], ['tool', results]);
});

test('the first answer to a result comes below it, not in its place', () => {
  const found = { ...session, messages: [message('message_1', 'tool', 'Rain')] };
  const { messages } = ask(found, { kind: 'regenerate', answerId: 'message_1' }, 500);
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['tool', 'assistant'],
  );
});

test('what came before the connection broke stays in sight until the server has a text of its own', () => {
  const cut = cutOff(after(ask(session, submit, 500), start, { type: 'delta', text: 'Half' }));
  assert.deepEqual(
    [cut.isCut, cut.live, cut.messages[3]?.status, cut.messages[3]?.content],
    [true, undefined, 'stopped', 'Half'],
  );
  assert.equal(ask(cut, submit, 900).isCut, undefined, 'who asks again listens again');
  const answer = message('message_4', 'assistant', '');
  const says = (content: string, status: Message['status']) =>
    asTheServerSays(cut, {
      ...session,
      messages: [...cut.messages.slice(0, 3), { ...answer, content, status }],
    });
  assert.deepEqual(
    [says('', 'streaming'), says('', 'failed'), says('Half of it', 'stopped')].map(
      ({ isCut, messages }) => [isCut, messages[3]?.content, messages[3]?.status],
    ),
    [
      [undefined, 'Half', 'streaming'],
      [undefined, 'Half', 'failed'],
      [undefined, 'Half of it', 'stopped'],
    ],
  );
});

test('what another tab changed leaves the answer alone that arrives in this one', () => {
  const asked = ask(session, { kind: 'submit', content: 'Why?', attachments: [] }, 0);
  const arriving = arrive(asked, { type: 'delta', text: 'Half' }, 5);
  const { title, messages, live } = asTheServerSays(arriving, { ...session, title: 'Renamed' });
  assert.deepEqual({ title, messages, live }, { ...pick(arriving), title: 'Renamed' });
});

const pick = ({ messages, live }: LiveSession) => ({ messages, live });
