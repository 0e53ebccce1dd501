import { gateway } from '@atelier/gateway-contract';
import { handler } from '@atelier/rpc';
import type { Policies } from './policies.ts';

export const getPolicy = ({ policies }: { readonly policies: Policies }) =>
  handler(gateway.getPolicy, async ({ call }) => {
    const { detectorsOff, customPatterns, cacheSeconds, ...policy } = await policies.of(call.actor);
    return {
      ...policy,
      detectorsOff: [...detectorsOff],
      customPatterns: [...customPatterns],
      cacheSeconds: { ...cacheSeconds },
    };
  });
