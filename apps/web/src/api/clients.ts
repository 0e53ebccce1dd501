import type { billing as billingContract } from '@atelier/billing-contract';
import type { ClientOf } from '@atelier/contract';
import type { gateway as gatewayContract } from '@atelier/gateway-contract';
import type { identity as identityContract } from '@atelier/identity-contract';
import type { notifications as notificationsContract } from '@atelier/notifications-contract';
import type { playground as playgroundContract } from '@atelier/playground-contract';
import { createORPCClient, ORPCError } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { contracts } from 'virtual:contracts';
import { csrfToken, signedOut } from './browser-session.ts';
import { readEventStream, type ServerSentEvent } from './event-stream.ts';
import { tellOtherTabs } from './other-tabs.ts';
import { rejectionOf } from './problem.ts';

type Clients = {
  readonly billing: ClientOf<typeof billingContract>;
  readonly gateway: ClientOf<typeof gatewayContract>;
  readonly identity: ClientOf<typeof identityContract>;
  readonly notifications: ClientOf<typeof notificationsContract>;
  readonly playground: ClientOf<typeof playgroundContract>;
};

const BASE = '/api/v1';

const link = new OpenAPILink(contracts, {
  url: () => `${globalThis.location.origin}${BASE}`,
  headers: csrfHeader,
  fetch: async (request, init) => {
    const response = await fetch(request, { ...init, credentials: 'same-origin' });
    if (response.status === 401 && !request.url.includes(`${BASE}/auth/`)) signedOut();
    if (response.ok && request.method !== 'GET') tellOtherTabs();
    return withJsonType(response);
  },
  customErrorResponseBodyDecoder: (body, { status }) => rejectionOf(body, status),
});

// The link knows the operations by name only; their types are those of the contracts.
const { billing, gateway, identity, notifications, playground } = createORPCClient<
  Clients & Record<string, never>
>(link) as Clients;

/** The contexts' clients over REST, as the browser session of this page. */
export const clients = {
  billing,
  gateway,
  identity,
  notifications,
  playground,
  streams: openStream,
};

/** Sends a request whose answer arrives as server-sent events. Refusals throw as the clients' do. */
async function* openStream(
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const response = await fetch(`${BASE}${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...csrfHeader(),
    },
    body: JSON.stringify(body),
    signal,
  });
  if (response.ok && response.body) return yield* toldEvents(response.body);
  if (response.status === 401) signedOut();
  const problem: unknown = await response.json().catch(() => undefined);
  throw (
    rejectionOf(problem, response.status) ??
    new ORPCError('INTERNAL_SERVER_ERROR', {
      status: response.status,
      message: `The server answered ${response.status}.`,
    })
  );
}

/** Other tabs are told when the first event says that something began, and when it has ended. */
async function* toldEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ServerSentEvent> {
  let isTold = false;
  try {
    for await (const event of readEventStream(body)) {
      if (!isTold) tellOtherTabs();
      isTold = true;
      yield event;
    }
  } finally {
    tellOtherTabs();
  }
}

/** The link reads `application/json` only; a problem document is JSON under a name of its own. */
function withJsonType(response: Response): Response {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json');
  return new Response(response.body, { status: response.status, headers });
}

function csrfHeader(): Record<string, string> {
  const token = csrfToken();
  return token === undefined ? {} : { 'x-csrf-token': token };
}
