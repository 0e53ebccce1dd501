import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@atelier/kernel';
import { type SessionCommand, type SessionEvent, session } from '../domain/session.ts';
import { publish } from './publish.ts';

test('a prompt is told of once, however many answers to it are asked for', () => {
  const userId = 'user_ada';
  const answer = { content: 'y', toolCalls: [], status: 'complete' } as const;
  const prompt = { content: 'x', attachments: [] };
  const commands: SessionCommand[] = [
    {
      type: 'OpenSession',
      sessionId: 'session_1',
      ownerId: userId,
      settings: { model: 'offline/workshop', parameters: {}, systemPrompt: '' },
      messages: [],
    },
    {
      type: 'SubmitPrompt',
      promptId: 'message_1',
      prompt,
      answerId: 'message_2',
      requestId: 'request_1',
      userId,
    },
    { type: 'RecordAnswer', answerId: 'message_2', answer },
    {
      type: 'RegenerateAnswer',
      messageId: 'message_2',
      answerId: 'message_3',
      requestId: 'request_2',
      userId,
    },
    { type: 'RecordAnswer', answerId: 'message_3', answer },
  ];
  const history: SessionEvent[] = [];
  for (const command of commands) {
    const decision = decide(session, history, command);
    assert.equal(decision.outcome, 'accepted');
    if (decision.outcome === 'accepted') history.push(...decision.events);
  }
  assert.deepEqual(
    history.flatMap((event) => publish(event)?.type ?? []),
    [
      'playground.prompt-submitted.v1',
      'playground.response-generated.v1',
      'playground.response-generated.v1',
    ],
  );
});
