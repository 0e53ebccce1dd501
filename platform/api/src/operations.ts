import type { AnyContractRouter, OperationMeta } from '@atelier/contract';
import {
  type AnyContractProcedure,
  getEventIteratorSchemaDetails,
  isContractProcedure,
} from '@orpc/contract';
import { type AnyProcedure, type AnyRouter, getRouter, isProcedure } from '@orpc/server';
import type { StartedModule } from './module.ts';

/** A module that runs, as the host needs it. */
export type HostedModule = {
  readonly module: { readonly name: string; readonly contract: AnyContractRouter };
  readonly started: StartedModule;
};

/** One operation on REST: what the contract says of it, and what carries it out. */
export type Operation = {
  /** As in the OpenAPI document and the audit trail: `identity.assignRole`. */
  readonly name: string;
  readonly method: string;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly meta: OperationMeta;
  /** A stream is audited when the operation it serves for is. */
  readonly audited: boolean;
  readonly streams: boolean;
  readonly hasInput: boolean;
  readonly successStatus: number;
  readonly errors: Readonly<Record<string, { message?: string | undefined } | undefined>>;
  readonly procedure: AnyProcedure;
  /** What answers instead when the client accepts server-sent events. */
  readonly streamedBy?: Operation;
};

/**
 * The operations of all modules that clients may call: internal ones are left out. Throws when a
 * module does not implement an operation of its contract, or a contract is not consistent.
 */
export function operationsOf(modules: readonly HostedModule[]): readonly Operation[] {
  return modules.flatMap(({ module, started }) => {
    const operations = contractOperations(module.contract).flatMap(({ path, contract }) =>
      restOperation(module.name, path, contract, started.router),
    );
    return operations.map((operation) => paired(operation, operations));
  });
}

/** The operations of a contract with their place in it, the internal ones among them. */
export function contractOperations(
  contract: AnyContractRouter,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly contract: AnyContractProcedure }[] {
  if (isContractProcedure(contract)) return [{ path, contract }];
  return Object.entries(contract).flatMap(([name, inner]) =>
    contractOperations(inner as AnyContractRouter, [...path, name]),
  );
}

export function metaOf(contract: AnyContractProcedure): OperationMeta {
  // The kit sets all of it on every operation; oRPC types meta as an open record.
  return contract['~orpc'].meta as OperationMeta;
}

function restOperation(
  context: string,
  path: readonly string[],
  contract: AnyContractProcedure,
  router: AnyRouter,
): readonly Operation[] {
  const name = [context, ...path].join('.');
  const procedure = getRouter(router, path);
  if (!isProcedure(procedure))
    throw new Error(`${name} is in the contract and not in the router of its module.`);
  const { route, errorMap, inputSchema, outputSchema } = contract['~orpc'];
  const meta = metaOf(contract);
  if (meta.access === 'internal') return [];
  if (route.path === undefined) throw new Error(`${name} has no path.`);
  const streams = getEventIteratorSchemaDetails(outputSchema) !== undefined;
  return [
    {
      name,
      method: route.method ?? 'POST',
      path: route.path,
      meta,
      audited: meta.audited,
      streams,
      hasInput: inputSchema !== undefined,
      // Nothing to answer is said by the status, whatever the default is.
      successStatus: outputSchema === undefined ? 204 : (route.successStatus ?? 200),
      errors: errorMap,
      procedure,
    },
  ];
}

function paired(operation: Operation, operations: readonly Operation[]): Operation {
  const context = operation.name.slice(0, operation.name.indexOf('.') + 1);
  const { streamedBy } = operation.meta;
  if (streamedBy === undefined) {
    const served = operations.filter(
      (each) => `${context}${each.meta.streamedBy}` === operation.name,
    );
    return { ...operation, audited: operation.audited || served.some((each) => each.audited) };
  }
  const stream = operations.find(({ name }) => name === `${context}${streamedBy}`);
  if (!stream?.streams)
    throw new Error(`${operation.name} is streamed by ${streamedBy}, which is no stream.`);
  return { ...operation, streamedBy: stream };
}
