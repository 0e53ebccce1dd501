import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fittedNames } from './fitted-names.ts';

const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_-]{0,63}$/),
  fc.string({ minLength: 1, maxLength: 200 }),
  fc.stringMatching(/^mcp__server__[a-z.]{60,90}$/),
);

test('a tool has a name that every vendor takes, and its own again in the answer', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
      const tools = names.map((each) => ({ name: each, schema: {} }));
      const parts = names.map((each) => ({
        type: 'tool-call' as const,
        id: each,
        name: each,
        arguments: '{}',
      }));
      const { request, own } = fittedNames({
        model: 'm',
        messages: [{ role: 'assistant', parts }],
        tools,
        toolChoice: { type: 'tool', name: names[0] ?? '' },
        stop: [],
        stream: false,
      });
      const sent = request.tools.map((tool) => tool.name);
      for (const each of sent) assert.match(each, /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/);
      assert.equal(new Set(sent).size, names.length);
      assert.deepEqual(request.tools.map(own), tools);
      const [said] = request.messages;
      assert.ok(said?.role === 'assistant' && request.toolChoice?.type === 'tool');
      const called = said.parts.flatMap((part) => (part.type === 'tool-call' ? [part.name] : []));
      assert.deepEqual([...called, request.toolChoice.name], [...sent, sent[0]]);
    }),
  );
});
