import type { AssistantPart, CanonicalAnswer } from '../domain/canonical.ts';
import { type JsonObject, parseJson } from '../domain/json.ts';

/** An answer, or a piece of one, as Google says it: nothing else writes it, for nobody asks here in its format. */
export function geminiAnswer(
  { id, model, usage: used }: CanonicalAnswer,
  parts: readonly AssistantPart[],
  isEnd: boolean,
): JsonObject {
  const said = parts.map((part): JsonObject => {
    if (part.type === 'tool-call')
      return { functionCall: { id: part.id, name: part.name, args: parseJson(part.arguments) } };
    return { text: part.text ?? '', ...(part.type === 'reasoning' ? { thought: true } : {}) };
  });
  return {
    responseId: id,
    modelVersion: model,
    candidates: [{ content: { parts: said }, ...(isEnd ? { finishReason: 'STOP' } : {}) }],
    usageMetadata: {
      promptTokenCount: used?.inputTokens,
      cachedContentTokenCount: used?.cachedInputTokens,
      candidatesTokenCount: isEnd ? used?.outputTokens : 0,
    },
  };
}
