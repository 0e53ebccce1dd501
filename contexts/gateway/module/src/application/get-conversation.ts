import { gateway, type NoConversation } from '@atelier/gateway-contract';
import type { z } from '@atelier/contract';
import { handler } from '@atelier/rpc';
import { compact, isObject, parseJson } from '../domain/json.ts';
import { readLoggedAnswer, readLoggedRequest } from '../domain/logged-body.ts';
import { opened } from './content-seal.ts';
import { fromParts } from './conversation.ts';
import { maySee } from './list-requests.ts';
import type { Engine, FinishedCall, Offer } from './ports.ts';
import { toldRequest } from './told-request.ts';

type Ports = Pick<Engine, 'log' | 'seal'> & { readonly offer: Offer };
type Reason = z.infer<typeof NoConversation>['reason'];

export const getConversation = ({ log, seal, offer }: Ports) =>
  handler(gateway.getConversation, async ({ input, call, errors }) => {
    const { actor } = call;
    const found = await log.find(actor.workspaceId, input.requestId);
    if (found === undefined || !maySee(actor, found.userId)) throw errors.REQUEST_NOT_FOUND();
    const none = (reason: Reason) =>
      errors.NO_CONVERSATION({ message: WHY[reason], data: { reason } });
    if (found.status === 'running') throw none('running');
    const model = found.route ?? `${found.provider}/${found.model}`;
    const abilities = (await offer.findModel(actor, model))?.abilities ?? ['chat'];
    if (!abilities.includes('chat')) throw none('other-kind');
    const { requestJson, responseJson } = await opened(seal, found);
    const read = requestIn(requestJson);
    if (typeof read === 'string') throw none(read);
    const { messages, parameters, left } = toldRequest(read.request);
    return {
      requestId: found.id,
      model,
      messages,
      parameters,
      ...compact({ answer: answerIn(responseJson) }),
      left: [...new Set([...read.left, ...left])],
    };
  });

const WHY: Record<Reason, string> = {
  running: 'This call has no end yet. Look again when it is answered.',
  'not-kept':
    'What was sent is not in the log: the workspace drops contents, or dropped these by age.',
  'too-large': 'This request was too large for the log, which kept its figures only.',
  'other-kind': 'This was no conversation: it asked for vectors, a picture or sound.',
  unreadable: 'This request is a conversation in no format known here. See its raw text.',
};

function requestIn(json: FinishedCall['requestJson']) {
  if (json === undefined) return 'not-kept';
  const body = parseJson(json);
  if (!isObject(body)) return 'unreadable';
  if (typeof body['omitted'] === 'string') return 'too-large';
  if (body['messages'] === undefined && body['input'] === undefined) return 'other-kind';
  if (body['voice'] !== undefined) return 'other-kind';
  return readLoggedRequest(body) ?? 'unreadable';
}

function answerIn(json: FinishedCall['responseJson']) {
  const body = json === undefined ? undefined : parseJson(json);
  const parts = isObject(body) ? readLoggedAnswer(body) : undefined;
  return parts && parts.length > 0 ? fromParts(parts) : undefined;
}
