export type { AnyContractRouter, ClientOf } from './client.ts';
export { codeOf } from './code-of.ts';
export {
  contextContract,
  type OperationMeta,
  type OperationOptions,
  problem,
  type RateLimit,
} from './operation.ts';
export type { Published } from './published.ts';
export { Email, id, PageQuery, page, Receipt, Time } from './schemas.ts';
export * as z from 'zod';
