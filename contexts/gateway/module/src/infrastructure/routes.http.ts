import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawRoute } from '@atelier/api';
import { type Actor, type CallContext, may } from '@atelier/kernel';
import type { Offer, OfferedModel } from '../application/ports.ts';
import type { Failure } from '../domain/failure.ts';
import type { JsonObject } from '../domain/json.ts';
import { withVendor } from '../domain/model-id.ts';
import { countTokens } from './count-tokens.http.ts';
import { embeddings } from './embeddings.http.ts';
import { anthropicErrors, messagesFace } from './face.anthropic-messages.ts';
import type { Face, FaceErrors, GatewayParts } from './face.ts';
import { chatFace, openAiErrors } from './face.openai-chat.ts';
import { responsesFace } from './face.openai-responses.ts';
import { sendFailure, sendJson } from './http-face.ts';
import { MEDIA, serveMedia } from './media.http.ts';
import { saidItems } from './said-items.ts';
import { serveFace } from './serve-face.ts';

/** What the vendors' own clients find here. */
export function vendorRoutes(parts: GatewayParts, offer: Offer): readonly RawRoute[] {
  const faces: readonly Face[] = [chatFace, { ...responsesFace, said: saidItems() }, messagesFace];
  const routes = [
    ...faces.map((face) =>
      route('POST', face.path, face.error, (request, response, call) =>
        serveFace(parts, face, request, response, call),
      ),
    ),
    route('POST', '/v1/messages/count_tokens', anthropicErrors, (request, response, call) =>
      countTokens(parts, request, response, call),
    ),
    ...MEDIA.map((medium) =>
      route('POST', `/v1${medium.path}`, openAiErrors, (request, response, call) =>
        serveMedia(parts, medium, request, response, call),
      ),
    ),
    route('POST', '/v1/embeddings', openAiErrors, (request, response, call) =>
      embeddings(parts, request, response, call),
    ),
    route('GET', '/v1/models', errorsOfCaller, (_, response, call) =>
      listModels(offer, response, call),
    ),
    route('GET', '/v1/models/*', errorsOfCaller, (request, response, call) =>
      getModel(offer, request, response, call),
    ),
  ];
  return [...routes, nowhere('/v1', routes), nowhere('/v1/*', routes)];
}

/** What is not here, in the words of the vendor; without a key as well: it is no secret. */
function nowhere(path: string, routes: readonly RawRoute[]): RawRoute {
  const tell: RawRoute['unauthorized'] = (request, response, requestId) => {
    const { method, url = '' } = request;
    const face = errorsOfCaller(request);
    const asked = url.replace(/\?.*$/, '');
    const allow = allowedAt(asked, routes);
    const { headers } = told(face, requestId);
    if (allow !== undefined && method === 'OPTIONS')
      return void response.writeHead(204, { allow, ...headers }).end();
    const what = `${method} ${asked.slice(0, 200)}`;
    const [status, code, message] = allow
      ? [405, 'method_not_supported', `${what} is not possible; ${allow} are.`]
      : [404, 'unknown_url', `There is nothing at ${what}. /api/docs lists what there is.`];
    const kind = allow ? 'invalid-request' : 'model-not-found';
    const body = face === anthropicErrors ? face.body : openAiRefusal(code);
    const refusal = { ...face, status: () => status, body };
    const own = { requestId, headers: { ...headers, ...(allow ? { allow } : {}) } };
    sendFailure(refusal, response, { kind, message }, own);
  };
  return {
    method: '*',
    path,
    unauthorized: tell,
    handle: async (request, response, { requestId }) => tell(request, response, requestId),
  };
}

/** The methods of a path, as the header `allow` lists them; undefined where there is nothing. */
function allowedAt(path: string, routes: readonly RawRoute[]): string | undefined {
  const methods = routes
    .filter((each) =>
      each.path.endsWith('*') ? path.startsWith(each.path.slice(0, -1)) : path === each.path,
    )
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return methods.length === 0 ? undefined : [...methods, 'OPTIONS'].join(', ');
}

/** As OpenAI says it. */
const openAiRefusal =
  (code: string) =>
  ({ message }: Failure): JsonObject => ({
    error: { message, type: 'invalid_request_error', param: null, code },
  });

function route(
  method: RawRoute['method'],
  path: string,
  errors: FaceErrors | typeof errorsOfCaller,
  handle: RawRoute['handle'],
): RawRoute {
  const errorsOf = typeof errors === 'function' ? errors : () => errors;
  return {
    method,
    path,
    unauthorized(request, response, requestId, retryAfterMs) {
      const face = errorsOf(request);
      const failure = retryAfterMs === undefined ? UNAUTHORIZED : tooManyKeys(retryAfterMs);
      sendFailure(face, response, failure, told(face, requestId));
    },
    async handle(request, response, call) {
      if (may(call.actor, { resource: 'model', action: 'use' })) {
        return handle(request, response, call);
      }
      const face = errorsOf(request);
      sendFailure(face, response, FORBIDDEN, told(face, call.requestId));
    },
  };
}

/** Anthropic's clients look for the request's id under its own name. */
function told(face: FaceErrors, requestId: string) {
  return { requestId, headers: face === anthropicErrors ? { 'request-id': requestId } : {} };
}

/** Where the address does not tell the vendor: Anthropic's clients say their version, or have its key. */
function errorsOfCaller({ headers }: IncomingMessage): FaceErrors {
  const isAnthropic = headers['anthropic-version'] ?? headers['x-api-key'];
  return isAnthropic === undefined ? openAiErrors : anthropicErrors;
}

const UNAUTHORIZED: Failure = {
  kind: 'authentication',
  message:
    'Send an API key of Atelier as "Authorization: Bearer …" or "x-api-key". Keys are made on the Keys page.',
};
const tooManyKeys = (retryAfterMs: number): Failure => ({
  kind: 'rate-limited',
  message: 'Too many wrong API keys came from your address. Send the right one, or wait.',
  retryAfterMs,
});
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
  const model =
    (await offer.findModel(actor, id)) ?? (await offer.findModel(actor, withVendor(id)));
  if (model) return sendJson(response, JSON.stringify(toListed(model)), requestId);
  const message = `There is no model "${id.slice(0, 200)}" here. GET /v1/models lists those there are.`;
  const failure = { kind: 'model-not-found', message } as const;
  const face = errorsOfCaller(request);
  sendFailure(face, response, failure, told(face, requestId));
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
