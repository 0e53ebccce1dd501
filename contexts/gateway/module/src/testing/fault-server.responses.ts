import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../domain/json.ts';
import { answerTo, type Echo } from './echo.ts';
import { type Fault, sendPieces } from './fault.ts';

/** Responses as OpenAI gives them. */
export async function answerResponses(
  body: JsonObject,
  response: ServerResponse,
  fault: Fault,
): Promise<void> {
  const said = answerTo(body, fault);
  const items = itemsOf(said, body['reasoning'] !== undefined);
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 40 },
    output_tokens: said.words.length,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 100 + said.words.length,
  };
  const head = {
    id: 'resp_1',
    object: 'response',
    created_at: 1_700_000_000,
    model: `${String(body['model'])}-2026`,
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    error: null,
    incomplete_details: null,
  };
  const told = fault.withoutUsage ? {} : { usage };
  const end = said.isCut
    ? { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    : { status: 'completed' };
  const whole = { ...head, ...end, output: items.map(({ item }) => item), ...told };
  if (body['stream'] !== true) {
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.end(JSON.stringify(whole));
  }
  const begun = { ...head, status: 'in_progress', output: [] };
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.flatMap(({ events: own }) => own),
    { type: 'response.completed', response: whole },
  ];
  const pieces = events.map(
    ({ type, ...fields }, number) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: number, ...fields })}\n\n`,
  );
  await sendPieces(response, pieces, fault);
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;
type Item = { readonly item: object; readonly events: readonly Event[] };

function itemsOf({ words, calls }: Echo, thinks: boolean): readonly Item[] {
  const first = thinks ? 1 : 0;
  const said =
    calls.length === 0
      ? [message(words, first)]
      : calls.map((call, index) => functionCall(call, first + index));
  return thinks ? [thought(), ...said] : said;
}

/** What was thought, sealed for the next turn. */
export const SEALED_THOUGHT = 'gAAAA-sealed';

function thought(): Item {
  const where = { item_id: 'rs_1', output_index: 0, summary_index: 0 };
  const head = { type: 'reasoning', id: 'rs_1' };
  const part = { type: 'summary_text', text: 'Let me see.' };
  const item = { ...head, summary: [part], encrypted_content: SEALED_THOUGHT };
  const begun = { ...head, summary: [], encrypted_content: null };
  return {
    item,
    events: [
      { type: 'response.output_item.added', output_index: 0, item: begun },
      {
        type: 'response.reasoning_summary_part.added',
        ...where,
        part: { ...part, text: '' },
      },
      { type: 'response.reasoning_summary_text.delta', ...where, delta: part.text },
      { type: 'response.reasoning_summary_text.done', ...where, text: part.text },
      { type: 'response.reasoning_summary_part.done', ...where, part },
      { type: 'response.output_item.done', output_index: 0, item },
    ],
  };
}

function message(words: readonly string[], place: number): Item {
  const where = { item_id: 'msg_1', output_index: place, content_index: 0 };
  const head = { type: 'message', id: 'msg_1', role: 'assistant' };
  const part = { type: 'output_text', text: words.join(''), annotations: [], logprobs: [] };
  const item = { ...head, status: 'completed', content: [part] };
  const begun = { ...head, status: 'in_progress', content: [] };
  return {
    item,
    events: [
      { type: 'response.output_item.added', output_index: place, item: begun },
      { type: 'response.content_part.added', ...where, part: { ...part, text: '' } },
      ...words.map((delta) => ({
        type: 'response.output_text.delta',
        ...where,
        delta,
        logprobs: [],
        obfuscation: 'x'.repeat(16 - (delta.length % 16)),
      })),
      { type: 'response.output_text.done', ...where, text: part.text, logprobs: [] },
      { type: 'response.content_part.done', ...where, part },
      { type: 'response.output_item.done', output_index: place, item },
    ],
  };
}

function functionCall(
  { id, name, args }: { id: string; name: string; args: string },
  index: number,
): Item {
  const head = { type: 'function_call', id: `fc_${index}`, call_id: id, name };
  const item = { ...head, arguments: args, status: 'completed' };
  const where = { item_id: head.id, output_index: index };
  const begun = { ...head, arguments: '', status: 'in_progress' };
  return {
    item,
    events: [
      { type: 'response.output_item.added', output_index: index, item: begun },
      ...[args.slice(0, 5), args.slice(5)].map((delta) => ({
        type: 'response.function_call_arguments.delta',
        ...where,
        delta,
      })),
      { type: 'response.function_call_arguments.done', ...where, name, arguments: args },
      { type: 'response.output_item.done', output_index: index, item },
    ],
  };
}
