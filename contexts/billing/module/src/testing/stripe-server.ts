import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  newId,
  type StripeAccount,
  type StripeAnswer,
  StripeRefusal,
  stripeAccount,
} from './stripe-account.ts';
import { parseForm } from './stripe-form.ts';

/**
 * `lost`: carried out, and the connection breaks before the answer; `hangs`: carried out, no answer;
 * 500: carried out, and the key answers 500 for ever; 429: not carried out.
 */
export type StripeFault = 'lost' | 'hangs' | 429 | 500;

export type StripeEventText = { readonly id: string; readonly type: string; readonly text: string };

export type StripeServer = {
  readonly url: string;
  readonly secretKey: string;
  readonly account: StripeAccount;
  /** Every web hook it would send, in order. */
  readonly events: readonly StripeEventText[];
  /** The next POST to `path` fails so; the ones after it are as usual. */
  failNext(path: string, fault: StripeFault): void;
  /** Resolves when a POST to `path` has been carried out. */
  carriedOut(path: string): Promise<void>;
  stop(): Promise<void>;
};

export const WEBHOOK_SECRET = 'whsec_of_the_tests';

/** The header Stripe signs its web hooks with. */
export function stripeSignature(body: string, atMs = Date.now(), secret = WEBHOOK_SECRET): string {
  const seconds = Math.floor(atMs / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}

/**
 * A server on a free port of this machine that speaks Stripe's HTTP API as far as billing uses it,
 * with its idempotency keys: a key answers as the first time, whatever that was, unless the request
 * was never carried out (429); a key with another body is refused, one still at work is 409.
 */
export async function startStripeServer(): Promise<StripeServer> {
  const secretKey = newId('sk_test');
  const events: StripeEventText[] = [];
  const account = stripeAccount((type, object) => {
    const id = newId('evt');
    const created = Math.floor(Date.now() / 1000);
    const event = { id, object: 'event', type, created, livemode: false, data: { object } };
    events.push({ id, type, text: JSON.stringify(event) });
  });
  const answers = new Map<string, { request: string; answer?: StripeAnswer }>();
  const faults = new Map<string, StripeFault>();
  const waiting = new Map<string, (() => void)[]>();

  const answerOf = (
    [method, path, body]: readonly [string, string, string],
    key: string | undefined,
    fault: StripeFault | undefined,
  ): StripeAnswer => {
    if (method !== 'POST' || key === undefined) return carryOut(account, method, path, body);
    const request = `${path} ${body}`;
    const before = answers.get(key);
    if (before && before.request !== request) throw new StripeRefusal(400, KEY_REUSED);
    if (before?.answer) return before.answer;
    const done = carryOut(account, method, path, body);
    const answer = fault === 500 ? { status: 500, body: { error: BROKEN } } : done;
    answers.set(key, { request, answer });
    return answer;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { pathname, search } = new URL(request.url ?? '/', 'http://stripe');
    const method = request.method ?? 'GET';
    const fault = method === 'POST' ? faults.get(pathname) : undefined;
    faults.delete(pathname);
    try {
      if (request.headers.authorization !== `Bearer ${secretKey}`)
        throw new StripeRefusal(401, {
          type: 'invalid_request_error',
          message: `Invalid API Key provided: ${request.headers.authorization}`,
        });
      if (fault === 429) throw new StripeRefusal(429, RATE_LIMITED);
      const key = request.headers['idempotency-key'];
      const answer = answerOf(
        [method, pathname, method === 'GET' ? search : body],
        typeof key === 'string' ? key : undefined,
        fault,
      );
      for (const resolve of waiting.get(`${method} ${pathname}`)?.splice(0) ?? []) resolve();
      if (fault === 'hangs') return;
      if (fault === 'lost') return void request.socket.destroy();
      send(response, answer);
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      send(response, error.answer);
    }
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secretKey,
    account,
    events,
    failNext: (path, fault) => void faults.set(path, fault),
    carriedOut: (path) =>
      new Promise((resolve) => {
        const key = `POST ${path}`;
        waiting.set(key, [...(waiting.get(key) ?? []), resolve]);
      }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function carryOut(account: StripeAccount, method: string, path: string, text: string) {
  const fields = parseForm(text);
  const [, , kind, id = '', action] = path.split('/');
  switch ([method, kind, id ? ':id' : '', action ?? ''].join(' ').trim()) {
    case 'POST customers':
      return account.createCustomer(fields);
    case 'GET customers :id':
      return account.getCustomer(id);
    case 'GET customers :id payment_methods':
      return account.listMethods(id);
    case 'POST payment_methods :id detach':
      return account.detachMethod(id);
    case 'POST checkout :id':
      return account.createCheckout(fields);
    case 'POST payment_intents':
      return account.createIntent(fields);
    case 'GET payment_intents':
      return account.listIntents(fields.customer);
    case 'GET payment_intents :id':
      return account.getIntent(id);
    case 'POST refunds':
      return account.createRefund(fields);
    case 'GET refunds':
      return account.listRefunds(fields.payment_intent);
    default:
      throw new StripeRefusal(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${method}: ${path}).`,
      });
  }
}

const KEY_REUSED = {
  type: 'idempotency_error',
  message: 'Keys for idempotent requests can only be used with the same parameters.',
};
const RATE_LIMITED = { type: 'rate_limit_error', code: 'rate_limit', message: 'Too many.' };
const BROKEN = { type: 'api_error', message: 'Something went wrong on Stripe’s end.' };

function send(response: ServerResponse, { status, body }: StripeAnswer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': newId('req'),
    // As Stripe says it: what was answered once is answered again, so there is no use in asking.
    ...(status === 500 ? { 'stripe-should-retry': 'false' } : {}),
  });
  response.end(JSON.stringify(body));
}
