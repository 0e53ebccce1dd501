import { billing } from '@atelier/billing-contract';
import { gateway } from '@atelier/gateway-contract';
import { identity } from '@atelier/identity-contract';
import { notifications } from '@atelier/notifications-contract';
import { playground } from '@atelier/playground-contract';
import { minifyContractRouter } from '@orpc/contract';
import type { Plugin } from 'vite';

const NAME = 'virtual:contracts';
const RESOLVED = `\0${NAME}`;

/**
 * Gives the browser the contracts' methods and paths only. The schemas, and zod with them, stay at
 * build time: the server checks every input in any case, and the page is 60 KB lighter.
 */
export function contractsPlugin(): Plugin {
  return {
    name: 'atelier-contracts',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load: (id) =>
      id === RESOLVED
        ? `export const contracts = ${JSON.stringify(minifyContractRouter(all))};`
        : undefined,
  };
}

const all = { billing, gateway, identity, notifications, playground };
