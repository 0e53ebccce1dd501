import type { CanonicalRequest } from './canonical.ts';
import { takesPenalties } from './gemini.model.ts';
import { ownSchema } from './gemini.schema.ts';
import { writeThinking } from './gemini.thinking.ts';
import { answersByTool, writeTools } from './gemini.tools.ts';
import { writeTurns } from './gemini.turns.ts';
import { compact, type JsonObject } from './json.ts';
import { type Losses, type RequestField, refusing } from './losses.ts';
import { tellUnsaid, type Unsaid } from './unsaid.ts';

const UNSAID: Unsaid = {
  cache: null,
  endUser: null,
  metadata: null,
  promptCache: null,
  serviceTier: null,
  'tool.strict': null,
  verbosity: null,
};
const NOT_HERE = 'Gemini 2.5 models do not take it. Leave it out.';
const PENALTIES: Unsaid = { frequencyPenalty: NOT_HERE, presencePenalty: NOT_HERE };

export function writeRequest(
  request: CanonicalRequest,
  losses: Losses<RequestField> = refusing,
): JsonObject {
  tellUnsaid(request, UNSAID, losses);
  const usesTool = answersByTool(request);
  const generationConfig = compact({
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    ...writePenalties(request, losses),
    seed: request.seed,
    stopSequences: request.stop.length === 0 ? undefined : request.stop,
    ...(usesTool ? {} : writeFormat(request)),
    thinkingConfig: writeThinking(request, losses),
  });
  return {
    ...writeTurns(request, losses),
    ...writeTools(request, usesTool),
    generationConfig,
    ...compact({ continuationToken: request.continuation }),
  };
}

function writePenalties(request: CanonicalRequest, losses: Losses<RequestField>): JsonObject {
  const { model, frequencyPenalty, presencePenalty } = request;
  if (takesPenalties(model)) return { frequencyPenalty, presencePenalty };
  tellUnsaid(request, PENALTIES, losses);
  return {};
}

function writeFormat({ output }: CanonicalRequest): JsonObject {
  if (output === undefined) return {};
  return compact({
    responseMimeType: 'application/json',
    responseJsonSchema: output.type === 'json-schema' ? ownSchema(output.schema) : undefined,
  });
}
