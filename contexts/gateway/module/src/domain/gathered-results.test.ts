import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Message } from './canonical.ts';
import { gatheredResults } from './gathered-results.ts';

const text = (said: string) => ({ type: 'text', text: said }) as const;
const message = fc.nat(3).chain((kind) =>
  fc.string({ maxLength: 3 }).map((said): Message => {
    if (kind === 0) return { role: 'assistant', parts: [text(said)] };
    if (kind === 1) return { role: 'tool', toolCallId: said, parts: [] };
    return { role: kind === 2 ? 'system' : 'user', parts: [text(said)] };
  }),
);
const isResult = ({ role }: Message) => role === 'tool';

test('results follow the turn they answer, nothing else changes its place, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), (conversation) => {
      const gathered = gatheredResults(conversation);
      for (const [at, { role }] of gathered.entries()) {
        const before = gathered[at - 1]?.role;
        if (role === 'tool') assert.ok([undefined, 'assistant', 'tool'].includes(before));
      }
      const others = (all: readonly Message[]) => all.filter((each) => !isResult(each));
      assert.deepEqual(others(gathered), others(conversation));
      assert.deepEqual(gathered.filter(isResult), conversation.filter(isResult));
      const answered = (all: readonly Message[]) =>
        all.map((each, at) => [each, all.slice(0, at).filter(({ role }) => role === 'assistant')]);
      const sorted = (all: readonly Message[]) => answered(all).map((each) => JSON.stringify(each));
      assert.deepEqual(sorted(gathered).toSorted(), sorted(conversation).toSorted());
    }),
  );
});
