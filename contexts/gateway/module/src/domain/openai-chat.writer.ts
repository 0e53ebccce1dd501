import type { StreamWriter, WriterOptions } from './codec.ts';
import type { JsonObject } from './json.ts';
import { writeStop, writeUsage } from './openai-chat.answer.ts';
import { openAiErrorBody } from './openai-error.ts';
import { formatSse } from './sse.ts';

/** Chunks as OpenAI's own client assembles them: the role first, usage after the finish. */
export function streamWriter({ createdAt, includeUsage }: WriterOptions): StreamWriter {
  const created = Math.floor(createdAt.getTime() / 1000);
  let head: JsonObject = {};
  let thought = '';
  const chunk = (fields: JsonObject) =>
    formatSse({
      data: JSON.stringify({ ...head, ...fields, ...(includeUsage ? { usage: null } : {}) }),
    });
  const delta = (fields: JsonObject, finish: string | null = null) =>
    chunk({ choices: [{ index: 0, delta: fields, logprobs: null, finish_reason: finish }] });

  return (event) => {
    switch (event.type) {
      case 'start':
        head = { id: event.id, object: 'chat.completion.chunk', created, model: event.model };
        return delta({ role: 'assistant', content: '' });
      case 'text':
        return delta({ content: event.text });
      case 'refusal':
        return delta({ refusal: event.text });
      case 'reasoning':
        thought += event.text;
        return delta({ reasoning_content: event.text });
      case 'reasoning-end': {
        const proof = writeProof(event, thought);
        thought = '';
        return proof ? delta({ reasoning_details: [proof] }) : '';
      }
      case 'tool-call': {
        const fn = { name: event.name, arguments: '' };
        const { index, id } = event;
        return delta({ tool_calls: [{ index, id, type: 'function', function: fn }] });
      }
      case 'tool-arguments':
        return delta({ tool_calls: [{ index: event.index, function: { arguments: event.text } }] });
      case 'usage':
        return '';
      case 'finish': {
        const usage = event.usage && includeUsage ? writeUsage(event.usage) : undefined;
        const last = usage ? JSON.stringify({ ...head, choices: [], usage }) : undefined;
        return `${delta({}, writeStop(event.stop))}${last ? `data: ${last}\n\n` : ''}data: [DONE]\n\n`;
      }
      case 'error':
        return formatSse({ data: JSON.stringify(openAiErrorBody(event.failure)) });
    }
  };
}

/** With the whole thought: clients that keep the last of such pieces only send back what is proven. */
function writeProof(
  { signature, redacted }: { readonly signature?: string; readonly redacted?: string },
  thought: string,
): JsonObject | undefined {
  if (redacted !== undefined) return { type: 'reasoning.encrypted', data: redacted };
  return signature === undefined ? undefined : { type: 'reasoning.text', text: thought, signature };
}
