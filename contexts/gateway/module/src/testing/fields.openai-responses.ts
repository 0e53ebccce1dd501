import type { JsonObject } from '../domain/json.ts';
import type { FieldCase } from './fields.openai-chat.ts';

const schema = { type: 'object', properties: { city: { type: 'string' } } };
const png = 'data:image/png;base64,AAAA';
const pdf = 'data:application/pdf;base64,AAAA';

const fn = { name: 'weather', description: 'Tells it.', parameters: schema };
const responsesFn = { type: 'function', ...fn, strict: false };
const shown = (...content: JsonObject[]) => ({ input: [{ role: 'user', content }] });
const call = { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{}' };
const items = (...more: JsonObject[]) => ({ input: [{ role: 'user', content: 'hi' }, ...more] });
const said = { role: 'assistant', content: 'so' };

/** Every field of responses. */
export const responsesFields: readonly FieldCase[] = [
  { field: 'instructions', with: { instructions: 'kind' } },
  { field: 'max_output_tokens', with: { max_output_tokens: 9 } },
  { field: 'temperature', with: { temperature: 0.5 } },
  { field: 'top_p', with: { top_p: 0.5 } },
  { field: 'stream', with: { stream: true } },
  { field: 'reasoning.effort', with: { reasoning: { effort: 'high' } } },
  {
    field: 'reasoning.summary',
    with: { reasoning: { effort: 'high', summary: 'auto' } },
    base: { reasoning: { effort: 'high' } },
  },
  { field: 'include encrypted thinking', with: { include: ['reasoning.encrypted_content'] } },
  { field: 'include logprobs', with: { include: ['message.output_text.logprobs'] } },
  {
    field: 'text.format json_schema',
    with: { text: { format: { type: 'json_schema', name: 'trip', schema } } },
  },
  { field: 'text.format json_object', with: { text: { format: { type: 'json_object' } } } },
  { field: 'text.verbosity', with: { text: { verbosity: 'low' } } },
  { field: 'safety_identifier', with: { safety_identifier: 'ada' } },
  { field: 'metadata', with: { metadata: { a: 'b' } } },
  { field: 'store false', with: { store: false } },
  { field: 'store true', with: { store: true } },
  { field: 'service_tier', with: { service_tier: 'default' } },
  { field: 'prompt_cache_key', with: { prompt_cache_key: 'k' } },
  { field: 'truncation', with: { truncation: 'auto' } },
  { field: 'top_logprobs', with: { top_logprobs: 2 } },
  { field: 'previous_response_id', with: { previous_response_id: 'resp_0' } },
  { field: 'conversation', with: { conversation: 'conv_0' } },
  { field: 'background', with: { background: true } },
  { field: 'prompt', with: { prompt: { id: 'p' } } },
  { field: 'max_tool_calls', with: { max_tool_calls: 3 } },
  { field: 'context_management', with: { context_management: [{ type: 'compaction' }] } },
  { field: 'moderation', with: { moderation: { model: 'm' } } },
  { field: 'tools', with: { tools: [responsesFn] } },
  {
    field: 'tools.strict',
    with: { tools: [{ ...responsesFn, strict: true }] },
    base: { tools: [responsesFn] },
  },
  { field: 'tool_choice without tools', with: { tools: [], tool_choice: 'auto' } },
  { field: 'tools web_search', with: { tools: [{ type: 'web_search' }] } },
  {
    field: 'tools namespace',
    with: { tools: [{ type: 'namespace', name: 'n', tools: [responsesFn] }] },
    base: { tools: [responsesFn] },
  },
  { field: 'client_metadata', with: { client_metadata: { a: 'b' } } },
  {
    field: 'tool_choice named',
    with: { tools: [responsesFn], tool_choice: { type: 'function', name: 'weather' } },
    base: { tools: [responsesFn] },
  },
  {
    field: 'parallel_tool_calls',
    with: { tools: [responsesFn], parallel_tool_calls: false },
    base: { tools: [responsesFn] },
  },
  {
    field: 'system message',
    with: {
      input: [
        { role: 'system', content: 'kind' },
        { role: 'user', content: 'hi' },
      ],
    },
  },
  {
    field: 'developer message',
    with: {
      input: [
        { role: 'developer', content: 'kind' },
        { role: 'user', content: 'hi' },
      ],
    },
  },
  { field: 'image by URL', with: shown({ type: 'input_image', image_url: 'https://x.ch/a.png' }) },
  { field: 'image in base64', with: shown({ type: 'input_image', image_url: png }) },
  {
    field: 'image detail',
    with: shown({ type: 'input_image', image_url: png, detail: 'low' }),
    base: shown({ type: 'input_image', image_url: png }),
  },
  { field: 'stored image', with: shown({ type: 'input_image', file_id: 'f' }) },
  { field: 'file by URL', with: shown({ type: 'input_file', file_url: 'https://x.ch/a.pdf' }) },
  {
    field: 'file in base64',
    with: shown({ type: 'input_file', file_data: pdf, filename: 'a.pdf' }),
  },
  {
    field: 'cache breakpoint',
    with: shown({
      type: 'input_text',
      text: 'hi',
      prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' },
    }),
  },
  {
    field: 'parallel calls',
    with: items(
      call,
      { ...call, call_id: 'c2' },
      { type: 'function_call_output', call_id: 'c1', output: 'sun' },
      { type: 'function_call_output', call_id: 'c2', output: 'rain' },
    ),
    base: items(call, { type: 'function_call_output', call_id: 'c1', output: 'sun' }),
  },
  {
    field: 'image a tool shows',
    with: items(call, {
      type: 'function_call_output',
      call_id: 'c1',
      output: [{ type: 'input_image', image_url: png }],
    }),
    base: items(call, { type: 'function_call_output', call_id: 'c1', output: '' }),
  },
  {
    field: 'thinking with its proof',
    with: items({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'proof' }, said),
    base: items(said),
  },
  {
    field: 'thinking without proof',
    with: items(
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }] },
      said,
    ),
    base: items(said),
  },
  {
    field: 'refusal',
    with: items({ role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] }),
    base: items({ role: 'assistant', content: 'no' }),
  },
  { field: 'item_reference', with: items({ type: 'item_reference', id: 'x' }) },
  { field: 'web_search_call', with: items({ type: 'web_search_call', id: 'ws', status: 'x' }) },
];
