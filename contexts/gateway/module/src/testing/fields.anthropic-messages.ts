import type { JsonObject } from '../domain/json.ts';
import type { FieldCase } from './fields.openai-chat.ts';

const schema = { type: 'object', properties: { city: { type: 'string' } } };

const messagesTool = { name: 'weather', description: 'Tells it.', input_schema: schema };
const blocks = (...content: JsonObject[]) => ({ messages: [{ role: 'user', content }] });
const image = {
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: 'AAAA' },
};
const use = { type: 'tool_use', id: 'c1', name: 'weather', input: {} };
const turns = (content: readonly JsonObject[], results: readonly JsonObject[] = []) => ({
  messages: [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content },
    ...(results.length > 0 ? [{ role: 'user', content: results }] : []),
  ],
});
const result = { type: 'tool_result', tool_use_id: 'c1', content: 'sun' };
const words = { type: 'text', text: 'so' };

/** Every field of Anthropic's messages. */
export const messagesFields: readonly FieldCase[] = [
  { field: 'max_tokens', with: { max_tokens: 9 } },
  { field: 'temperature', with: { temperature: 0.5 } },
  { field: 'top_p', with: { top_p: 0.5 } },
  { field: 'top_k', with: { top_k: 5 } },
  { field: 'stop_sequences', with: { stop_sequences: ['x'] } },
  { field: 'stream', with: { stream: true } },
  { field: 'thinking enabled', with: { thinking: { type: 'enabled', budget_tokens: 8192 } } },
  { field: 'thinking disabled', with: { thinking: { type: 'disabled' } } },
  {
    field: 'thinking.display',
    with: { thinking: { type: 'adaptive', display: 'summarized' } },
    base: { thinking: { type: 'adaptive' } },
  },
  {
    field: 'thinking.display updates',
    with: { thinking: { type: 'adaptive', display: 'updates' } },
    base: { thinking: { type: 'adaptive' } },
  },
  { field: 'output_config.effort', with: { output_config: { effort: 'low' } } },
  {
    field: 'effort of a message',
    with: {
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'system', content: [], output_config: { effort: 'low' } },
      ],
    },
    base: { output_config: { effort: 'high' } },
  },
  {
    field: 'output_config.format',
    with: { output_config: { format: { type: 'json_schema', schema } } },
  },
  { field: 'metadata.user_id', with: { metadata: { user_id: 'ada' } } },
  { field: 'service_tier', with: { service_tier: 'standard_only' } },
  { field: 'inference_geo', with: { inference_geo: 'eu' } },
  { field: 'container', with: { container: 'c' } },
  { field: 'mcp_servers', with: { mcp_servers: [{ type: 'url', url: 'https://x.ch' }] } },
  { field: 'context_management', with: { context_management: { edits: [] } } },
  { field: 'cache_control', with: { cache_control: { type: 'ephemeral' } } },
  { field: 'system', with: { system: 'kind' } },
  {
    field: 'system cache_control',
    with: { system: [{ type: 'text', text: 'kind', cache_control: { type: 'ephemeral' } }] },
    base: { system: [{ type: 'text', text: 'kind' }] },
  },
  { field: 'tools', with: { tools: [messagesTool] } },
  {
    field: 'tools.cache_control',
    with: { tools: [{ ...messagesTool, cache_control: { type: 'ephemeral', ttl: '1h' } }] },
    base: { tools: [messagesTool] },
  },
  {
    field: 'tools.strict',
    with: { tools: [{ ...messagesTool, strict: true }] },
    base: { tools: [messagesTool] },
  },
  {
    field: 'tools.eager_input_streaming',
    with: { tools: [{ ...messagesTool, eager_input_streaming: true }] },
    base: { tools: [messagesTool] },
  },
  { field: 'tools web_search', with: { tools: [{ type: 'web_search_20250305', name: 'w' }] } },
  {
    field: 'tool_choice any',
    with: { tools: [messagesTool], tool_choice: { type: 'any' } },
    base: { tools: [messagesTool] },
  },
  {
    field: 'tool_choice named',
    with: { tools: [messagesTool], tool_choice: { type: 'tool', name: 'weather' } },
    base: { tools: [messagesTool] },
  },
  {
    field: 'disable_parallel_tool_use',
    with: {
      tools: [messagesTool],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    },
    base: { tools: [messagesTool], tool_choice: { type: 'auto' } },
  },
  { field: 'image in base64', with: blocks(image) },
  {
    field: 'image by URL',
    with: blocks({ type: 'image', source: { type: 'url', url: 'https://x.ch/a.png' } }),
  },
  {
    field: 'image cache_control',
    with: blocks({ ...image, cache_control: { type: 'ephemeral' } }),
    base: blocks(image),
  },
  {
    field: 'stored image',
    with: blocks({ type: 'image', source: { type: 'file', file_id: 'f' } }),
  },
  {
    field: 'document in base64',
    with: blocks({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
    }),
  },
  {
    field: 'document by URL',
    with: blocks({ type: 'document', source: { type: 'url', url: 'https://x.ch/a.pdf' } }),
  },
  {
    field: 'document as text',
    with: blocks({
      type: 'document',
      source: { type: 'text', media_type: 'text/plain', data: 'hi' },
    }),
  },
  {
    field: 'document citations',
    with: blocks({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
      citations: { enabled: true },
    }),
    base: blocks({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
    }),
  },
  { field: 'search_result', with: blocks({ type: 'search_result', source: 'x' }) },
  {
    field: 'parallel calls',
    with: turns([use, { ...use, id: 'c2' }], [result, { ...result, tool_use_id: 'c2' }]),
    base: turns([use], [result]),
  },
  {
    field: 'tool_result is_error',
    with: turns([use], [{ ...result, is_error: true }]),
    base: turns([use], [result]),
  },
  {
    field: 'image a tool shows',
    with: turns([use], [{ ...result, content: [words, image] }]),
    base: turns([use], [{ ...result, content: 'so' }]),
  },
  {
    field: 'tool_reference a tool finds',
    with: turns([use], [{ ...result, content: [{ type: 'tool_reference', tool_name: 'rain' }] }]),
    base: turns([use], [{ ...result, content: [] }]),
  },
  {
    field: 'thinking with its signature',
    with: turns([{ type: 'thinking', thinking: 'hm', signature: 'proof' }, words]),
    base: turns([words]),
  },
  {
    field: 'redacted_thinking',
    with: turns([{ type: 'redacted_thinking', data: 'sealed' }, words]),
    base: turns([words]),
  },
  {
    field: 'server_tool_use',
    with: turns([{ type: 'server_tool_use', id: 's', name: 'w', input: {} }, words]),
    base: turns([words]),
  },
];
