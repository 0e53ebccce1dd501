import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawRoute } from '@atelier/api';
import { type Actor, type CallContext, may } from '@atelier/kernel';
import type { Offer, OfferedModel } from '../application/ports.ts';
import type { Failure } from '../domain/failure.ts';
import { chatCompletions, type Face } from './chat-completions.http.ts';
import { embeddings } from './embeddings.http.ts';
import { sendJson, sendOpenAiError } from './http-face.ts';

/** OpenAI's face of the gateway. */
export function openAiRoutes(face: Face, offer: Offer): readonly RawRoute[] {
  const guarded =
    (handle: RawRoute['handle']): RawRoute['handle'] =>
    async (request, response, call) => {
      if (!may(call.actor, { resource: 'model', action: 'use' })) {
        return sendOpenAiError(response, FORBIDDEN, call.requestId);
      }
      await handle(request, response, call);
    };
  const unauthorized = (_: IncomingMessage, response: ServerResponse, requestId: string) =>
    sendOpenAiError(response, UNAUTHORIZED, requestId);

  return [
    {
      method: 'POST',
      path: '/v1/chat/completions',
      unauthorized,
      handle: guarded((request, response, call) => chatCompletions(face, request, response, call)),
    },
    {
      method: 'POST',
      path: '/v1/embeddings',
      unauthorized,
      handle: guarded((request, response, call) => embeddings(face, request, response, call)),
    },
    {
      method: 'GET',
      path: '/v1/models',
      unauthorized,
      handle: guarded((_, response, call) => listModels(offer, response, call)),
    },
    {
      method: 'GET',
      path: '/v1/models/*',
      unauthorized,
      handle: guarded((request, response, call) => getModel(offer, request, response, call)),
    },
  ];
}

const UNAUTHORIZED: Failure = {
  kind: 'authentication',
  message:
    'Send an API key of Atelier as "Authorization: Bearer …". Keys are made on the Keys page.',
};
const FORBIDDEN: Failure = {
  kind: 'permission',
  message: 'This key may not use models: it needs the permission model:use.',
};

/** One body that both OpenAI's and Anthropic's clients read. */
async function listModels(
  offer: Offer,
  response: ServerResponse,
  { actor, requestId }: CallContext,
) {
  const data = (await usableModels(offer, actor)).map(toListed);
  const body = {
    object: 'list',
    data,
    has_more: false,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
  sendJson(response, JSON.stringify(body), requestId);
}

async function getModel(
  offer: Offer,
  request: IncomingMessage,
  response: ServerResponse,
  { actor, requestId }: CallContext,
) {
  const id = decoded((request.url ?? '').replace(/\?.*$/, '').slice('/v1/models/'.length));
  const model = await offer.findModel(actor, id);
  if (model) return sendJson(response, JSON.stringify(toListed(model)), requestId);
  const message = `There is no model "${id.slice(0, 200)}" here. GET /v1/models lists those there are.`;
  sendOpenAiError(response, { kind: 'model-not-found', message }, requestId);
}

async function usableModels(offer: Offer, actor: Actor) {
  return (await offer.listModels(actor)).filter(({ usable }) => usable);
}

function toListed({ id, provider, title }: OfferedModel) {
  return {
    id,
    object: 'model',
    type: 'model',
    created: 0,
    created_at: '1970-01-01T00:00:00Z',
    owned_by: provider,
    display_name: title,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
