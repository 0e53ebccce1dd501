import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropicMessages } from './anthropic-messages.ts';
import { lossesOf } from './losses.ts';
import { openAiChat } from './openai-chat.ts';

/** What OpenAI's clients say, as Anthropic is told. */
function translated(body: object) {
  const losses = lossesOf('refuse');
  const request = openAiChat.request.read({ model: 'm', ...body }, losses);
  return anthropicMessages.request.write({ ...request, model: 'claude-sonnet-5' }, losses);
}
const ask = { role: 'user', content: 'hi' };

test('texts of nothing are left out, and ids are spelt with signs that are taken', () => {
  const id = 'functions.weather:0';
  const { messages, system } = translated({
    messages: [
      { role: 'system', content: [{ type: 'text', text: '' }] },
      ask,
      {
        role: 'assistant',
        content: [{ type: 'text', text: '\n\n' }],
        tool_calls: [{ id, type: 'function', function: { name: 'weather', arguments: '' } }],
      },
      { role: 'tool', tool_call_id: id, content: ' ' },
    ],
  });
  assert.equal(system, undefined);
  assert.deepEqual(messages, [
    { role: 'user', content: [{ type: 'text', text: 'hi' }] },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'functions_weather_0', name: 'weather', input: {} }],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'functions_weather_0', content: [] }],
    },
  ]);
});

test('of two ways to sample, the one that does nothing is left out', () => {
  const sampling = (body: object) => {
    const { temperature, top_p: topP } = translated({ messages: [ask], ...body });
    return { temperature, topP };
  };
  assert.deepEqual(sampling({ temperature: 0.3, top_p: 1 }), { temperature: 0.3, topP: undefined });
  assert.deepEqual(sampling({ temperature: 1, top_p: 0.5 }), { temperature: undefined, topP: 0.5 });
  assert.deepEqual(sampling({ temperature: 0.3, top_p: 0.5 }), { temperature: 0.3, topP: 0.5 });
  assert.deepEqual(sampling({ top_p: 1 }), { temperature: undefined, topP: 1 });
});

test('a model is kept to a schema as far as it can be, and told the rest in words', () => {
  const formOf = (schema: object) =>
    translated({
      messages: [ask],
      response_format: { type: 'json_schema', json_schema: { name: 'trip', schema } },
    });
  const trip = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      days: { type: 'integer', description: 'How long.', minimum: 1 },
      stops: { type: 'array', minItems: 2, items: { $ref: '#/$defs/Stop' } },
    },
    $defs: { Stop: { type: 'string', format: 'email', pattern: '@' } },
  };
  assert.deepEqual(formOf(trip)['output_config'], {
    format: {
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: {
          days: { type: 'integer', description: 'How long.\n\n{"minimum":1}' },
          stops: {
            type: 'array',
            items: { $ref: '#/$defs/Stop' },
            description: '{"minItems":2}',
          },
        },
        $defs: { Stop: { type: 'string', format: 'email', description: '{"pattern":"@"}' } },
        additionalProperties: false,
      },
    },
  });
  const child = { $ref: '#/$defs/Node' };
  const tree = { ...child, $defs: { Node: { type: 'object', properties: { child } } } };
  const chain = Object.fromEntries(
    Array.from({ length: 5000 }, (_, at) => [`a${at}`, { $ref: `#/$defs/a${at + 1}` }]),
  );
  const twice = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => {
      const next = { $ref: `#/$defs/a${at + 1}` };
      return [`a${at}`, { anyOf: [next, next] }];
    }),
  );
  const first = { $ref: '#/$defs/a0' };
  const map = { type: 'object', additionalProperties: { type: 'number' } };
  for (const schema of [tree, map, { type: 'object' }, { ...first, $defs: chain }]) {
    const { output_config: config, tools } = formOf(schema);
    assert.equal(config, undefined);
    assert.deepEqual(JSON.stringify(tools).includes('answer_in_json'), true);
  }
  assert.ok(formOf({ ...first, $defs: twice })['output_config']);
});

test('only a model that can be kept to the arguments of a call is asked to be', () => {
  const parameters = { type: 'object', properties: { days: { type: 'integer', minimum: 1 } } };
  const fn = { name: 'plan', strict: true, parameters };
  const body = { model: 'm', messages: [ask], tools: [{ type: 'function', function: fn }] };
  for (const [model, strict] of [
    ['claude-sonnet-5', true],
    ['claude-3-5-haiku', undefined],
  ] as const) {
    const losses = lossesOf('refuse');
    const request = { ...openAiChat.request.read(body, losses), model };
    const { tools } = anthropicMessages.request.write(request, losses);
    assert.ok(Array.isArray(tools));
    assert.equal(tools[0].strict, strict);
    assert.equal(tools[0].input_schema.additionalProperties, strict ? false : undefined);
    assert.deepEqual(losses.dropped(), strict ? [] : ['tool.strict']);
  }
});

test('a turn that began without its thought goes on without thinking where that is refused', () => {
  const called = {
    role: 'assistant',
    tool_calls: [{ id: 'c', type: 'function', function: { name: 'now', arguments: '{}' } }],
  };
  const thought = { ...called, reasoning_details: [{ text: 'Hm.', signature: 'S' }] };
  const result = { role: 'tool', tool_call_id: 'c', content: 'noon' };
  const thinking = (model: string, ...messages: object[]) => {
    const losses = lossesOf('refuse');
    const body = { model: 'm', messages: [ask, ...messages], reasoning_effort: 'low' };
    const request = { ...openAiChat.request.read(body, losses), model };
    const { thinking: said } = anthropicMessages.request.write(request, losses);
    return [said !== undefined, ...losses.dropped()];
  };
  const older = 'claude-sonnet-4-5';
  assert.deepEqual(thinking(older, called, result), [false, 'reasoning.effort']);
  assert.deepEqual(thinking(older, thought, result), [true]);
  assert.deepEqual(thinking(older, called, result, ask), [true]);
  assert.deepEqual(thinking('claude-sonnet-5', called, result), [true]);
});

test('arguments that a model spoilt do not become none, and end no conversation', () => {
  const told = (args: string) => {
    const parts = [{ type: 'tool-call', id: 'c', name: 'plan', arguments: args } as const];
    const answer = { id: 'a', model: 'm', parts, stop: 'tool-calls' } as const;
    const { content } = anthropicMessages.answer.write(answer, { createdAt: new Date() });
    const turn = { role: 'assistant', parts } as const;
    const request = { model: 'm', messages: [turn], tools: [], stop: [], stream: false };
    const { messages } = anthropicMessages.request.write(request);
    assert.deepEqual(messages, [{ role: 'assistant', content }]);
    assert.ok(Array.isArray(content));
    return content[0].input;
  };
  assert.deepEqual(told('{"days":1}'), { days: 1 });
  assert.deepEqual(told(''), {});
  assert.deepEqual(told('{"days":1,}'), { arguments: '{"days":1,}' });
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  assert.deepEqual(told(deep), { arguments: deep });
});

test('what another Atelier is made to answer through is a tool like others', () => {
  const output = { type: 'json' } as const;
  const messages = [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }] as const;
  const request = { model: 'm', messages, tools: [], stop: [], stream: false, output };
  const body = { ...anthropicMessages.request.write(request), max_tokens: 9 };
  const { tools, toolChoice } = anthropicMessages.request.read(body);
  assert.deepEqual(toolChoice, { type: 'tool', name: tools[0]?.name });
});
