import {
  type AssistantPart,
  type CanonicalRequest,
  textOf,
  type ToolMessage,
} from './canonical.ts';
import { callInput } from './call-input.ts';
import { invalid } from './failure.ts';
import { gatheredResults } from './gathered-results.ts';
import { isSaid, writeShown } from './gemini.content.ts';
import { isNewer, takesSystem } from './gemini.model.ts';
import { compact, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';

/** Google's own word for a call whose signature is lost, as when another vendor's model made it. */
const UNSIGNED = 'skip_thought_signature_validator';

/** What was said, with all system messages in front. Results of parallel calls stand in one turn. */
export function writeTurns(
  { model, messages }: CanonicalRequest,
  losses: Losses<RequestField>,
): JsonObject {
  const system = messages
    .flatMap((message) => (message.role === 'system' ? [textOf(message.parts)] : []))
    .filter((text) => text !== '')
    .join('\n\n');
  const names = new Map<string, string>();
  const contents: { role: 'user' | 'model'; parts: JsonObject[] }[] = [];
  let results: JsonObject[] | undefined;
  for (const message of gatheredResults(messages)) {
    if (message.role === 'system') continue;
    if (message.role === 'tool') {
      const name = names.get(message.toolCallId);
      if (name === undefined)
        throw invalid('messages', `no tool call has the id ${message.toolCallId}.`);
      if (results === undefined) {
        results = [];
        contents.push({ role: 'user', parts: results });
      }
      results.push(...writeResult(message, name, model, losses));
      continue;
    }
    results = undefined;
    if (message.role === 'user') {
      const parts = message.parts.filter(isSaid).map((part) => writeShown(part, losses));
      contents.push({ role: 'user', parts });
      continue;
    }
    for (const part of message.parts) if (part.type === 'tool-call') names.set(part.id, part.name);
    contents.push({ role: 'model', parts: writeAssistant(message.parts, model, losses) });
  }
  const said = contents.filter(({ parts }) => parts.length > 0);
  if (system === '') return { contents: said };
  const instruction = { parts: [{ text: system }] };
  if (takesSystem(model)) return { systemInstruction: instruction, contents: said };
  const [first, ...rest] = said;
  if (first?.role !== 'user') return { contents: [{ role: 'user', ...instruction }, ...said] };
  return { contents: [{ role: 'user', parts: [...instruction.parts, ...first.parts] }, ...rest] };
}

/** Of calls that were made together only the first has a signature. */
function writeAssistant(
  parts: readonly AssistantPart[],
  model: string,
  losses: Losses<RequestField>,
): JsonObject[] {
  const first = parts.find(({ type }) => type === 'tool-call');
  return parts.flatMap((part): readonly JsonObject[] => {
    if (part.type === 'tool-call') {
      const unsigned = part === first && isNewer(model) ? UNSIGNED : undefined;
      return [writeCall(part, part.signature ?? unsigned)];
    }
    if (part.type === 'reasoning') {
      if (part.text === '') losses.drop('assistant.reasoning');
      return part.text === '' ? [] : [{ text: part.text, thought: true }];
    }
    return part.text === '' ? [] : [{ text: part.text }];
  });
}

function writeCall(
  { id, name, arguments: text }: Extract<AssistantPart, { type: 'tool-call' }>,
  thoughtSignature: string | undefined,
): JsonObject {
  const args = callInput(text);
  return compact({ functionCall: { id, name, args }, thoughtSignature });
}

/** What a tool shows stands in its result, and beside it where the model takes results as text only. */
function writeResult(
  { toolCallId, parts, isError }: ToolMessage,
  name: string,
  model: string,
  losses: Losses<RequestField>,
): readonly JsonObject[] {
  const media = parts.filter((part) => part.type !== 'text');
  const shown = media.map((part) => writeShown(part, losses));
  const isWithin = isNewer(model) && media.every(({ source }) => source.kind === 'base64');
  const said = textOf(parts);
  const functionResponse = compact({
    id: toolCallId,
    name,
    response: isError ? { error: said } : { output: said },
    parts: isWithin && shown.length > 0 ? shown : undefined,
  });
  if (isWithin || shown.length === 0) return [{ functionResponse }];
  return [{ functionResponse }, { text: `What ${toolCallId} showed:` }, ...shown];
}
