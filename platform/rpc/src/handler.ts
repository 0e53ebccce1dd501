import type { Actor, CallContext } from '@atelier/kernel';
import { may } from '@atelier/kernel';
import type { OperationMeta } from '@atelier/contract';
import type {
  AnySchema,
  ContractProcedure,
  ErrorMap,
  InferSchemaInput,
  InferSchemaOutput,
} from '@orpc/contract';
import { implement, ORPCError, type ORPCErrorConstructorMap } from '@orpc/server';

/** By which a browser stays signed in. Absent in a call between contexts: there is no browser. */
export type SessionCookie = {
  set(token: string, options: { readonly expires: Date }): void;
  clear(): void;
};

/** What the host gives to every operation. `actor` is absent when nobody is signed in. */
export type HostContext = {
  readonly actor?: Actor;
  readonly requestId: string;
  /** The headers that name the trace it belongs to; absent without one. */
  readonly trace?: Readonly<Record<string, string>>;
  /** The client's network address, for rate limits and the audit trail. */
  readonly address?: string;
  readonly userAgent?: string;
  readonly sessionCookie?: SessionCookie;
};

type Handling<Input extends AnySchema, Errors extends ErrorMap> = {
  readonly input: InferSchemaOutput<Input>;
  readonly errors: ORPCErrorConstructorMap<Errors>;
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal;
  readonly lastEventId: string | undefined;
  readonly host: HostContext;
};

/**
 * Implements an operation that needs an actor. Whether it may be called is decided here, from what
 * the contract says of it, and nowhere else: no actor is UNAUTHORIZED, a missing permission FORBIDDEN.
 */
export function handler<
  Input extends AnySchema,
  Output extends AnySchema,
  Errors extends ErrorMap,
  Meta extends OperationMeta,
>(
  operation: ContractProcedure<Input, Output, Errors, Meta>,
  run: (
    handling: Handling<Input, Errors> & { readonly call: CallContext },
  ) => Promise<InferSchemaInput<Output>>,
) {
  const { permission, access } = operation['~orpc'].meta;
  if (access === 'public') throw new Error('A public operation is implemented by publicHandler.');
  return implement(operation)
    .$context<HostContext>()
    .handler(async ({ input, context, errors, signal, lastEventId }) => {
      const { actor, requestId, trace } = context;
      if (actor === undefined)
        throw new ORPCError('UNAUTHORIZED', {
          message: 'Sign in, or send an API key.',
          defined: true,
        });
      if (permission && !may(actor, permission))
        throw new ORPCError('FORBIDDEN', {
          message: `This needs the permission ${permission.resource}:${permission.action}.`,
          defined: true,
        });
      return run({
        input,
        // oRPC's generics cannot see that an error map is the same map.
        errors: errors as ORPCErrorConstructorMap<Errors>,
        signal: signal ?? NEVER,
        lastEventId,
        call: { actor, requestId, ...(trace ? { trace } : {}) },
        host: context,
      });
    });
}

/** Implements an operation that answers anybody. */
export function publicHandler<
  Input extends AnySchema,
  Output extends AnySchema,
  Errors extends ErrorMap,
  Meta extends OperationMeta,
>(
  operation: ContractProcedure<Input, Output, Errors, Meta>,
  run: (handling: Handling<Input, Errors>) => Promise<InferSchemaInput<Output>>,
) {
  if (operation['~orpc'].meta.access !== 'public')
    throw new Error('An operation that needs an actor is implemented by handler.');
  return implement(operation)
    .$context<HostContext>()
    .handler(({ input, context, errors, signal, lastEventId }) =>
      run({
        input,
        errors: errors as ORPCErrorConstructorMap<Errors>,
        signal: signal ?? NEVER,
        lastEventId,
        host: context,
      }),
    );
}

const NEVER = new AbortController().signal;
