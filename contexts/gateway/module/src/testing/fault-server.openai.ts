import type { ServerResponse } from 'node:http';
import { isObject, type JsonObject } from '../domain/json.ts';
import { answerTo } from './echo.ts';
import { type Fault, sendPieces, sendWhole } from './fault.ts';

/** Chat completions and embeddings as OpenAI gives them. */
export async function answerOpenAi(
  path: string,
  body: JsonObject,
  response: ServerResponse,
  fault: Fault,
): Promise<void> {
  if (path.endsWith('/embeddings')) return sendWhole(response, embeddings(body), fault);
  const said = answerTo(body, fault);
  const choices = Array.from({ length: Number(body['n'] ?? 1) }, (_, index) => index);
  const written = said.words.length * choices.length;
  const usage = {
    prompt_tokens: 100,
    completion_tokens: written,
    total_tokens: 100 + written,
    prompt_tokens_details: { cached_tokens: 40 },
  };
  const head = { id: 'chatcmpl-1', created: 1_700_000_000, model: `${String(body['model'])}-2026` };
  const ended = said.isCut ? 'length' : 'stop';
  const finish = fault.finish ?? (said.calls.length > 0 ? 'tool_calls' : ended);
  if (body['stream'] !== true) {
    const calls = said.calls.map(({ id, name, args }) => ({
      id,
      type: 'function',
      function: { name, arguments: args },
    }));
    const message = {
      role: 'assistant',
      content: calls.length > 0 || fault.refusal ? null : said.words.join(''),
      refusal: fault.refusal ?? null,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
    const whole = {
      ...head,
      object: 'chat.completion',
      choices: choices.map((index) => ({ index, message, logprobs: null, finish_reason: finish })),
      ...(fault.withoutUsage ? {} : { usage }),
    };
    return sendWhole(response, whole, fault);
  }
  const object = 'chat.completion.chunk';
  const piece = (fields: object) => `data: ${JSON.stringify({ ...head, object, ...fields })}\n\n`;
  const delta = (fields: object, reason: string | null = null) =>
    piece({ choices: [{ index: 0, delta: fields, finish_reason: reason }] });
  const options = body['stream_options'];
  const tellUsage = !fault.withoutUsage && isObject(options) && options['include_usage'] === true;
  const pieces = [
    delta({ role: 'assistant', content: '' }),
    ...(said.calls.length > 0 ? [] : said.words.map((word) => delta({ content: word }))),
    ...said.calls.flatMap(({ id, name, args }, index) => [
      delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...halves(args).map((half) =>
        delta({ tool_calls: [{ index, function: { arguments: half } }] }),
      ),
    ]),
    delta({}, finish),
    ...(tellUsage ? [piece({ choices: [], usage })] : []),
    ...(fault.withoutDone ? [] : ['data: [DONE]\n\n']),
  ];
  await sendPieces(response, pieces, fault);
}

function embeddings(body: JsonObject): JsonObject {
  const texts = [body['input'] ?? []].flat().map(String);
  return {
    object: 'list',
    model: body['model'],
    data: texts.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: [text.length, 1, 0],
    })),
    usage: { prompt_tokens: texts.length, total_tokens: texts.length },
  };
}

function halves(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}
