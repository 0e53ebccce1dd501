/** What the mock upstream says, as the bytes of whole HTTP answers. */

export const TOKENS = 64;

const head = { id: 'chatcmpl-bench', created: 1_790_000_000, model: 'mock' };
const usage = { prompt_tokens: 120, completion_tokens: TOKENS, total_tokens: 120 + TOKENS };

const chunkOf = (choices: readonly object[], more: object = {}) =>
  JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more });
const deltaOf = (delta: object, finish: string | null = null) =>
  chunkOf([{ index: 0, delta, logprobs: null, finish_reason: finish }]);

const said = [
  deltaOf({ role: 'assistant', content: '' }),
  ...Array.from({ length: TOKENS }, (_, token) => deltaOf({ content: ` word${token}` })),
  deltaOf({}, 'stop'),
  chunkOf([], { usage }),
  '[DONE]',
];

/** Events of a stream; each is one write, the first with the headers, the last with the end. */
export const streamEvents: readonly Buffer[] = said.map((data, index) => {
  const start =
    index > 0
      ? ''
      : 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
  const event = `data: ${data}\n\n`;
  const end = index === said.length - 1 ? '0\r\n\r\n' : '';
  return Buffer.from(`${start}${event.length.toString(16)}\r\n${event}\r\n${end}`);
});

const content = 'An answer of the usual length, made beforehand. '.repeat(11);
export const wholeAnswer = json({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage,
});

export const announcedModels = json({
  object: 'list',
  data: ['burst', 'paced'].map((id) => ({ id, object: 'model', created: 0, owned_by: 'bench' })),
});

function json(value: object): Buffer {
  const body = JSON.stringify(value);
  return Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}
