import { noticeFailure, type Words } from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type GatewayApi, keys, useGateway } from './gateway-api.ts';

export type Policy = Awaited<ReturnType<GatewayApi['getPolicy']>>;
export type PolicyChange = Parameters<GatewayApi['changePolicy']>[0];
export type ChangePolicy = (change: PolicyChange) => void;

export const policyWords: Words<GatewayApi['changePolicy']> = {
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may change this.',
  PATTERN_NAME_TAKEN: ({ name }) => `There is a kind “${name}” already. Choose another name.`,
  PATTERN_INVALID: ({ reason }) => `This pattern cannot be used: ${reason}.`,
};

export function usePolicy() {
  const gateway = useGateway();
  return useQuery({ queryKey: keys.policy, queryFn: () => gateway.getPolicy() });
}

/** Saves each choice at once, and shows it before the server has answered. */
export function useChangePolicy(policy: Policy) {
  const gateway = useGateway();
  const cache = useQueryClient();
  const [chosen, setChosen] = useState<PolicyChange>({});
  const save = useMutation({
    mutationFn: (change: PolicyChange) => gateway.changePolicy(change),
    onError: (error) => noticeFailure(error, policyWords),
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: keys.policy });
      setChosen({});
    },
  });
  const change: ChangePolicy = (part) => {
    setChosen((before) => ({ ...before, ...part }));
    save.mutate(part);
  };
  const shown: Policy = {
    ...policy,
    keepContents: chosen.keepContents ?? policy.keepContents,
    encryptContents: chosen.encryptContents ?? policy.encryptContents,
    sanitising: chosen.sanitising ?? policy.sanitising,
    detectorsOff: chosen.detectorsOff ?? policy.detectorsOff,
    cacheSeconds: chosen.cacheSeconds ?? policy.cacheSeconds,
  };
  return { shown, change };
}
