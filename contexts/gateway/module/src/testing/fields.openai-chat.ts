import type { JsonObject } from '../domain/json.ts';

/** One field in a request of a format. `base` is what its request is compared with, if not the plain one. */
export type FieldCase = {
  readonly field: string;
  readonly with: JsonObject;
  readonly base?: JsonObject;
};

const schema = { type: 'object', properties: { city: { type: 'string' } } };
const png = 'data:image/png;base64,AAAA';
const pdf = 'data:application/pdf;base64,AAAA';

const fn = { name: 'weather', description: 'Tells it.', parameters: schema };
const chatTools = [{ type: 'function', function: fn }];
const chatUser = (...content: JsonObject[]) => ({ messages: [{ role: 'user', content }] });
const chatCalls = [
  { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } },
  { id: 'c2', type: 'function', function: { name: 'weather', arguments: '{"city":"Chur"}' } },
];
const chatAfterCalls = (...messages: JsonObject[]) => ({
  messages: [{ role: 'user', content: 'hi' }, ...messages],
});
const chatTurn = (...more: JsonObject[]) =>
  chatAfterCalls({ role: 'assistant', content: null, tool_calls: chatCalls.slice(0, 1) }, ...more);

/** Every field of chat completions. */
export const chatFields: readonly FieldCase[] = [
  { field: 'max_completion_tokens', with: { max_completion_tokens: 9 } },
  { field: 'max_tokens', with: { max_tokens: 9 } },
  { field: 'temperature', with: { temperature: 0.5 } },
  { field: 'temperature above 1', with: { temperature: 1.5 } },
  { field: 'top_p', with: { top_p: 0.5 } },
  { field: 'top_k', with: { top_k: 5 } },
  { field: 'frequency_penalty', with: { frequency_penalty: 1 } },
  { field: 'presence_penalty', with: { presence_penalty: 1 } },
  { field: 'seed', with: { seed: 7 } },
  { field: 'stop', with: { stop: ['x'] } },
  { field: 'stop of space', with: { stop: '\n' } },
  { field: 'stream', with: { stream: true } },
  { field: 'reasoning_effort', with: { reasoning_effort: 'high' } },
  {
    field: 'reasoning_effort, a tool required',
    with: { tools: chatTools, tool_choice: 'required', reasoning_effort: 'high' },
    base: { tools: chatTools, tool_choice: 'required' },
  },
  {
    field: 'temperature beside reasoning_effort',
    with: { reasoning_effort: 'high', temperature: 0.5 },
    base: { reasoning_effort: 'high' },
  },
  { field: 'verbosity', with: { verbosity: 'low' } },
  { field: 'safety_identifier', with: { safety_identifier: 'ada' } },
  { field: 'user', with: { user: 'ada' } },
  { field: 'user of 65 characters', with: { user: 'a'.repeat(65) } },
  { field: 'metadata', with: { metadata: { a: 'b' } } },
  { field: 'store', with: { store: true } },
  { field: 'service_tier', with: { service_tier: 'default' } },
  { field: 'service_tier flex', with: { service_tier: 'flex' } },
  { field: 'prompt_cache_key', with: { prompt_cache_key: 'k' } },
  { field: 'prompt_cache_retention', with: { prompt_cache_retention: '24h' } },
  { field: 'prompt_cache_options', with: { prompt_cache_options: { mode: 'explicit' } } },
  { field: 'tools', with: { tools: chatTools } },
  {
    field: 'tools.strict',
    with: { tools: [{ type: 'function', function: { ...fn, strict: true } }] },
    base: { tools: chatTools },
  },
  { field: 'tools custom', with: { tools: [{ type: 'custom', custom: { name: 'x' } }] } },
  {
    field: 'tool_choice required',
    with: { tools: chatTools, tool_choice: 'required' },
    base: { tools: chatTools },
  },
  {
    field: 'tool_choice named',
    with: {
      tools: chatTools,
      tool_choice: { type: 'function', function: { name: 'weather' } },
    },
    base: { tools: chatTools },
  },
  {
    field: 'tool_choice allowed_tools',
    with: { tools: chatTools, tool_choice: { type: 'allowed_tools', allowed_tools: {} } },
    base: { tools: chatTools },
  },
  {
    field: 'parallel_tool_calls',
    with: { tools: chatTools, parallel_tool_calls: false },
    base: { tools: chatTools },
  },
  {
    field: 'response_format json_schema',
    with: { response_format: { type: 'json_schema', json_schema: { name: 'trip', schema } } },
  },
  { field: 'response_format json_object', with: { response_format: { type: 'json_object' } } },
  { field: 'n', with: { n: 2 } },
  { field: 'logprobs', with: { logprobs: true } },
  { field: 'top_logprobs', with: { top_logprobs: 2 } },
  { field: 'logit_bias', with: { logit_bias: { 1: 5 } } },
  { field: 'logit_bias of nothing', with: { logit_bias: {}, top_logprobs: 0, functions: [] } },
  { field: 'modalities', with: { modalities: ['text', 'audio'] } },
  { field: 'audio', with: { audio: { voice: 'x' } } },
  { field: 'prediction', with: { prediction: { type: 'content', content: 'x' } } },
  { field: 'web_search_options', with: { web_search_options: {} } },
  { field: 'functions', with: { functions: [fn] } },
  {
    field: 'system message',
    with: {
      messages: [
        { role: 'system', content: 'kind' },
        { role: 'user', content: 'hi' },
      ],
    },
  },
  {
    field: 'developer message',
    with: {
      messages: [
        { role: 'developer', content: 'kind' },
        { role: 'user', content: 'hi' },
      ],
    },
  },
  { field: 'message name', with: { messages: [{ role: 'user', name: 'ada', content: 'hi' }] } },
  {
    field: 'image by URL',
    with: chatUser({ type: 'image_url', image_url: { url: 'https://x.ch/a.png' } }),
  },
  { field: 'image in base64', with: chatUser({ type: 'image_url', image_url: { url: png } }) },
  {
    field: 'image detail',
    with: chatUser({ type: 'image_url', image_url: { url: png, detail: 'low' } }),
    base: chatUser({ type: 'image_url', image_url: { url: png } }),
  },
  {
    field: 'file in base64',
    with: chatUser({ type: 'file', file: { file_data: pdf, filename: 'a.pdf' } }),
  },
  { field: 'stored file', with: chatUser({ type: 'file', file: { file_id: 'f' } }) },
  { field: 'audio in', with: chatUser({ type: 'input_audio', input_audio: { data: 'A' } }) },
  {
    field: 'cache breakpoint',
    with: chatUser({
      type: 'text',
      text: 'hi',
      prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' },
    }),
  },
  {
    field: 'cache_control of a message',
    with: {
      messages: [{ role: 'user', content: 'hi', cache_control: { type: 'ephemeral' } }],
    },
  },
  {
    field: 'cache_control of a call',
    with: chatAfterCalls(
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ ...chatCalls[0], cache_control: { type: 'ephemeral' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'sun' },
    ),
    base: chatTurn({ role: 'tool', tool_call_id: 'c1', content: 'sun' }),
  },
  {
    field: 'parallel calls',
    with: chatAfterCalls(
      { role: 'assistant', content: null, tool_calls: chatCalls },
      { role: 'tool', tool_call_id: 'c1', content: 'sun' },
      { role: 'tool', tool_call_id: 'c2', content: 'rain' },
    ),
    base: chatTurn({ role: 'tool', tool_call_id: 'c1', content: 'sun' }),
  },
  {
    field: 'thinking without proof',
    with: chatAfterCalls({ role: 'assistant', content: 'so', reasoning_content: 'hm' }),
    base: chatAfterCalls({ role: 'assistant', content: 'so' }),
  },
  {
    field: 'thinking with its signature',
    with: chatAfterCalls({
      role: 'assistant',
      content: 'so',
      reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 'proof' }],
    }),
    base: chatAfterCalls({ role: 'assistant', content: 'so' }),
  },
  {
    field: 'refusal',
    with: chatAfterCalls({ role: 'assistant', content: null, refusal: 'no' }),
    base: chatAfterCalls({ role: 'assistant', content: 'no' }),
  },
];
