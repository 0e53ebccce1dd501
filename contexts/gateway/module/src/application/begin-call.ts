import type { CanonicalRequest } from '../domain/canonical.ts';
import { type Account, openAccount } from './account-call.ts';
import { type Plan, planCall } from './plan-call.ts';
import type { Caller, Engine } from './ports.ts';

/** What somebody asks: the body as it is, and the text of it that is sent on and kept. */
export type Asked<Body extends object> = {
  readonly model: string;
  readonly streamed: boolean;
  readonly body: Body;
  readonly text: string;
};

/** A call on its way: planned, and on the books. Whoever has it closes its account. */
export type Call<Body extends object> = {
  readonly caller: Caller;
  readonly plan: Plan;
  readonly account: Account;
  readonly body: Body;
  readonly text: string;
};

/**
 * The one beginning of every call, whatever its face: here it is decided where it may go, and that it
 * may go at all. Throws a GatewayError when it may not.
 */
export async function beginCall<Body extends object>(
  engine: Engine,
  caller: Caller,
  { model, streamed, body, text }: Asked<Body>,
): Promise<Call<Body>> {
  const plan = await planCall(engine, model, caller.actor);
  const account = await openAccount(engine, caller, plan, { streamed, requestJson: text });
  return { caller, plan, account, body, text };
}

/** What somebody asks in canonical form. */
export function askedOf(body: CanonicalRequest): Asked<CanonicalRequest> {
  return { model: body.model, streamed: body.stream, body, text: JSON.stringify(body) };
}
