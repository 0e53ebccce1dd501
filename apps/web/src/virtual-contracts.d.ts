/** Made by the build: methods and paths of all contracts, without their schemas. */
declare module 'virtual:contracts' {
  import type { AnyContractRouter } from '@atelier/contract';
  export const contracts: AnyContractRouter;
}

declare module '*.css';
