import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveSession } from '../messages/live-session.ts';
import { titleDueMs } from './title-due.ts';

const at = '2026-11-21T10:00:00Z';
const nowMs = Date.parse(at) + 3000;
const answer = {
  id: 'message_2',
  role: 'assistant',
  content: 'Hi',
  attachments: [],
  toolCalls: [],
};
const session = {
  id: 'session_1',
  title: 'Hello',
  titledBy: 'first-words',
  updatedAt: at,
  messages: [{ ...answer, status: 'complete', at }],
} as unknown as LiveSession;

test('a title is looked for behind the first answer, for a while and until it has come', () => {
  assert.equal(titleDueMs(session, nowMs), 1000);
  assert.equal(titleDueMs(session, nowMs + 60_000), false);
  assert.equal(titleDueMs({ ...session, titledBy: 'task' }, nowMs), false);
  assert.equal(titleDueMs({ ...session, titledBy: 'person' }, nowMs), false);
  assert.equal(titleDueMs({ ...session, messages: [] }, nowMs), false);
  assert.equal(titleDueMs(undefined, nowMs), false);
});
