import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@atelier/kernel';
import fc from 'fast-check';
import { type MessageId, pathTo, siblingsIn, treeOf } from './message.ts';
import { type Session, type SessionCommand, type SessionEvent, session } from './session.ts';

const userId = 'user_ada';
const prompt = { content: 'x', attachments: [] };
const answer = { content: 'y', toolCalls: [], status: 'complete' } as const;

/** A step names a message by its place in the tree so far, so that shrinking keeps it meaningful. */
const step = fc.record({
  kind: fc.constantFrom('submit', 'regenerate', 'edit', 'record', 'select', 'delete', 'restore'),
  at: fc.nat(20),
});

function run(steps: readonly { kind: string; at: number }[]) {
  const history: SessionEvent[] = [
    {
      type: 'SessionOpened',
      sessionId: 'session_1',
      ownerId: userId,
      settings: { model: 'offline/workshop', parameters: {}, systemPrompt: '' },
      messages: [],
    },
  ];
  const state = () =>
    history.reduce<Session>((before, event) => session.evolve(before, event), session.initial);
  for (const [index, { kind, at }] of steps.entries()) {
    const now = state();
    if (now.status === 'unopened') throw new Error('The session is open.');
    const ids = [...treeOf(now.growth).keys()];
    const messageId = ids[at % Math.max(1, ids.length)] ?? 'message_none';
    const turn = { answerId: `message_a${index}`, requestId: `request_${index}`, userId } as const;
    const promptId = `message_p${index}` as const;
    const command: SessionCommand =
      kind === 'submit'
        ? { type: 'SubmitPrompt', promptId, prompt, ...turn }
        : kind === 'regenerate'
          ? { type: 'RegenerateAnswer', messageId, ...turn }
          : kind === 'edit'
            ? { type: 'EditPrompt', messageId, promptId, prompt, ...turn }
            : kind === 'record'
              ? { type: 'RecordAnswer', answerId: now.running?.answerId ?? 'message_none', answer }
              : kind === 'select'
                ? { type: 'SelectAlternative', messageId, userId }
                : { type: kind === 'delete' ? 'DeleteSession' : 'RestoreSession', userId };
    const decision = decide(session, history, command);
    if (decision.outcome === 'accepted') history.push(...decision.events);
  }
  return { history, state: state() };
}

const naming = fc.record({
  type: fc.constantFrom('RenameSession', 'TitleSession', 'SubmitPrompt', 'RecordAnswer'),
  title: fc.string({ minLength: 1 }),
});

test('once a person has written a title, nothing but a person changes it', () => {
  fc.assert(
    fc.property(fc.array(naming, { maxLength: 20 }), (steps) => {
      const { history } = run([]);
      for (const [index, { type, title }] of steps.entries()) {
        const requestId = `request_${index}` as const;
        const [promptId, answerId] = [`message_p${index}`, `message_a${index}`] as const;
        const turn = { requestId, answerId, userId } as const;
        const begun = history.findLast((event) => event.type === 'AnswerBegun');
        const command: SessionCommand =
          type === 'SubmitPrompt'
            ? { type, promptId, prompt, ...turn }
            : type === 'RecordAnswer'
              ? { type, answerId: begun?.answerId ?? 'message_none', answer }
              : { type, title, requestId, userId };
        const decision = decide(session, history, command);
        if (decision.outcome === 'accepted') history.push(...decision.events);
      }
      const names = history.filter((event) => event.type === 'SessionRenamed');
      const first = names.findIndex(({ by }) => by === undefined);
      return first < 0 || names.slice(first).every(({ by }) => by === undefined);
    }),
  );
});

test('a conversation is always prompts and answers in turn, whatever was edited or regenerated', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { state } = run(steps);
      if (state.status === 'unopened') return false;
      const tree = treeOf(state.growth);
      const path = pathTo(tree, state.leafId);
      return path.every((id, index) => tree.get(id)?.role === (index % 2 ? 'assistant' : 'user'));
    }),
  );
});

test('an answer that was begun is recorded at most once, and no message is ever lost', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { history, state } = run(steps);
      if (state.status === 'unopened') return false;
      const recorded = history.flatMap((e) => (e.type === 'ResponseGenerated' ? [e.answerId] : []));
      const made = history.flatMap((e): MessageId[] =>
        e.type === 'PromptSubmitted' ? [e.promptId] : e.type === 'AnswerBegun' ? [e.answerId] : [],
      );
      assert.equal(new Set(recorded).size, recorded.length);
      const tree = treeOf(state.growth);
      assert.deepEqual([...tree.keys()], made);
      for (const id of made) assert.ok(siblingsIn(tree)(id).includes(id));
    }),
  );
});
