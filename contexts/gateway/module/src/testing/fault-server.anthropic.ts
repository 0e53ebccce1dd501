import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../domain/json.ts';
import { answerTo } from './echo.ts';
import { type Fault, sendPieces, sendWhole } from './fault.ts';

/** Messages as Anthropic gives them. */
export async function answerAnthropic(
  body: JsonObject,
  response: ServerResponse,
  fault: Fault,
): Promise<void> {
  const said = answerTo(body, fault);
  const model = `${String(body['model'])}-2026`;
  const usage = {
    input_tokens: 60,
    cache_read_input_tokens: 30,
    cache_creation_input_tokens: 10,
    output_tokens: said.words.length,
  };
  const ended = said.isCut ? 'max_tokens' : 'end_turn';
  const stop = said.calls.length > 0 ? 'tool_use' : ended;
  const uses = said.calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, args }));
  if (body['stream'] !== true) {
    const content =
      uses.length > 0
        ? uses.map(({ args, ...use }) => ({ ...use, input: JSON.parse(args) }))
        : [{ type: 'text', text: said.words.join('') }];
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content };
    const end = { stop_reason: stop, stop_sequence: null, usage };
    return sendWhole(response, { ...message, ...end }, fault);
  }
  const piece = (event: { type: string } & Record<string, unknown>) =>
    `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
  const block = (index: number, content: object, deltas: readonly object[]) => [
    piece({ type: 'content_block_start', index, content_block: content }),
    ...deltas.map((delta) => piece({ type: 'content_block_delta', index, delta })),
    piece({ type: 'content_block_stop', index }),
  ];
  const text = said.words.map((word) => ({ type: 'text_delta', text: word }));
  const pieces = [
    piece({
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model,
        content: [],
        usage: { ...usage, output_tokens: 1 },
      },
    }),
    piece({ type: 'ping' }),
    ...(uses.length > 0
      ? uses.flatMap(({ args, ...use }, index) =>
          block(index, { ...use, input: {} }, [
            { type: 'input_json_delta', partial_json: args.slice(0, 5) },
            { type: 'input_json_delta', partial_json: args.slice(5) },
          ]),
        )
      : block(0, { type: 'text', text: '' }, text)),
    piece({
      type: 'message_delta',
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { output_tokens: said.words.length },
    }),
    ...(fault.withoutDone ? [] : [piece({ type: 'message_stop' })]),
  ];
  await sendPieces(response, pieces, fault);
}
