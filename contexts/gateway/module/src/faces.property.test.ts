import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isObject, parseJson } from './domain/json.ts';
import { testGateway } from './testing/test-gateway.ts';

const { baseURL } = await testGateway();
const anything = fc.jsonValue({ maxDepth: 2 });
const part = fc.record(
  {
    type: fc.constantFrom('text', 'input_text', 'image', 'tool_result', 'tool_use', 'file', 'x'),
    text: fc.oneof(fc.string(), anything),
    source: anything,
    id: fc.oneof(fc.string(), anything),
    cache_control: anything,
  },
  { requiredKeys: ['type'] },
);
const content = fc.oneof(fc.string(), fc.array(part, { maxLength: 2 }), anything);
const message = fc.record({
  role: fc.constantFrom('user', 'assistant', 'system', 'tool'),
  content,
});
const messages = fc.oneof(fc.array(message, { minLength: 1, maxLength: 3 }), anything);
const body = fc.record(
  {
    model: fc.constantFrom('offline/workshop', 'offline/embed', 'nobody/x', 'openai/gpt-5'),
    messages,
    input: fc.oneof(fc.string(), messages),
    max_tokens: fc.oneof(fc.constant(9), anything),
    stream: fc.boolean(),
    tools: fc.oneof(fc.constant([]), anything),
    tool_choice: anything,
    text: anything,
    response_format: anything,
    stop: anything,
    system: content,
    dimensions: anything,
    encoding_format: anything,
  },
  { requiredKeys: ['model', 'messages', 'input', 'max_tokens'] },
);

for (const path of [
  'chat/completions',
  'responses',
  'messages',
  'messages/count_tokens',
  'embeddings',
]) {
  test(`/v1/${path}: whatever is sent is answered, or refused in the face’s own shape`, async () => {
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (sent, drops) => {
        const headers = drops ? { 'x-atelier-unsupported': 'drop' } : {};
        const response = await fetch(`${baseURL}/${path}`, {
          method: 'POST',
          headers: { authorization: 'Bearer key-of-ada', ...headers },
          body: JSON.stringify(sent),
        });
        const text = await response.text();
        assert.ok(response.status < 500, text);
        if (response.status === 200) return;
        const told = parseJson(text);
        assert.ok(isObject(told) && isObject(told['error']));
        assert.equal(told['type'], path.startsWith('messages') ? 'error' : undefined);
        assert.equal(typeof told['error']['message'], 'string');
      }),
      { numRuns: 60 },
    );
  });
}
