import type { ServerResponse } from 'node:http';
import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import { answerTo } from './echo.ts';
import { type Fault, sendPieces, sendWhole } from './fault.ts';

/** What Gemini's address says beside the body: the model, and what is asked of it. */
export function readGeminiPath(path: string): { model: string; method: string } | undefined {
  const [, model = '', method = ''] = /\/models\/([^:/]+):(\w+)/.exec(path) ?? [];
  return model === '' ? undefined : { model: decodeURIComponent(model), method };
}

/** Answers, streams and vectors as Gemini gives them. Its calls have no ids. */
export async function answerGemini(
  method: string,
  body: JsonObject,
  response: ServerResponse,
  fault: Fault,
): Promise<void> {
  if (method === 'batchEmbedContents') return sendWhole(response, vectors(body), fault);
  const said = answerTo(asEchoed(body), fault);
  const head = { responseId: 'gemini-1', modelVersion: `${String(body['model'])}-2026` };
  const prompt = { promptTokenCount: 100, cachedContentTokenCount: 40 };
  const usageMetadata = {
    ...prompt,
    candidatesTokenCount: said.words.length,
    thoughtsTokenCount: 3,
    totalTokenCount: 103 + said.words.length,
  };
  const calls = said.calls.map(({ name, args }, index) => ({
    functionCall: { name, args: JSON.parse(args) as Json },
    ...(index === 0 ? { thoughtSignature: 'signed-thought' } : {}),
  }));
  const finishReason = fault.finish ?? (said.isCut ? 'MAX_TOKENS' : 'STOP');
  const goesOn = finishReason === 'CONTINUATION';
  const ended = { finishReason, ...(goesOn ? { continuationToken: 'further' } : {}) };
  const piece = (
    parts: readonly JsonObject[],
    more: JsonObject = {},
    usage: JsonObject = usageMetadata,
  ) => ({
    ...head,
    candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
    ...(fault.withoutUsage ? {} : { usageMetadata: usage }),
  });
  if (method === 'generateContent') {
    const parts = calls.length > 0 ? calls : [{ text: said.words.join('') }];
    return sendWhole(response, piece(parts, ended), fault);
  }
  const pieces = [
    piece([{ text: '' }], {}, prompt),
    ...(calls.length > 0
      ? [piece(calls)]
      : said.words.map((text) => piece([{ text }], {}, prompt))),
    piece([{ text: '' }], ended),
  ];
  const told = pieces.map((each) => `data: ${JSON.stringify(each)}\r\n\r\n`);
  await sendPieces(response, told, fault);
}

/** The request in the words of those whose echo it is. */
function asEchoed({ contents, tools, generationConfig }: JsonObject): JsonObject {
  const turns = Array.isArray(contents) ? contents.filter(isObject) : [];
  const offered = Array.isArray(tools) && isObject(tools[0]) ? tools[0] : {};
  const config = isObject(generationConfig) ? generationConfig : {};
  return {
    messages: turns.map(({ role, parts }) => ({
      role: JSON.stringify(parts).includes('functionResponse') ? 'tool' : role,
      content: parts,
    })),
    tools: offered['functionDeclarations'],
    max_tokens: config['maxOutputTokens'],
    ...(config['responseMimeType'] === 'application/json' ? { response_format: {} } : {}),
  };
}

function vectors({ requests }: JsonObject): JsonObject {
  const asked = Array.isArray(requests) ? requests : [];
  return { embeddings: asked.map((each) => ({ values: [JSON.stringify(each).length, 1, 0] })) };
}
