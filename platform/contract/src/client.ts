import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';

/** The type of every client of a contract, in process or not. `Context` is what a call carries. */
export type ClientOf<
  Contract extends AnyContractRouter,
  Context extends Record<PropertyKey, unknown> = Record<never, never>,
> = ContractRouterClient<Contract, Context>;

export type { AnyContractRouter };
