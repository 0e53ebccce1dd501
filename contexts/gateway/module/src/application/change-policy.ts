import type { Execute } from '@atelier/event-store';
import { gateway } from '@atelier/gateway-contract';
import { type IdentityClient, ownerOnly } from '@atelier/identity-contract';
import type { WorkspaceId } from '@atelier/kernel';
import { handler, receipt } from '@atelier/rpc';
import type { PolicyChange, workspacePolicy } from '../domain/policy.ts';
import { compact } from '../domain/json.ts';
import type { Policies } from './policies.ts';

export type PolicyPorts = {
  readonly workspacePolicy: Execute<typeof workspacePolicy>;
  readonly policies: Policies & { forget(workspaceId: WorkspaceId): void };
  readonly identity: Pick<IdentityClient, 'describeWorkspace'>;
  /** Why a pattern cannot be used; undefined when it can. */
  readonly patternFault: (pattern: string) => string | undefined;
};

export const changePolicy = ({
  workspacePolicy: execute,
  policies,
  identity,
  patternFault,
}: PolicyPorts) =>
  handler(gateway.changePolicy, async ({ input, call, errors }) => {
    await ownerOnly({ identity }, call, errors);
    for (const { name, pattern } of input.customPatterns ?? []) {
      const reason = patternFault(pattern);
      if (reason !== undefined) throw errors.PATTERN_INVALID({ data: { name, reason } });
    }
    const { workspaceId } = call.actor;
    const change: PolicyChange = compact(input);
    const done = await execute(call, policyStream(workspaceId), { type: 'ChangePolicy', change });
    policies.forget(workspaceId);
    return receipt(done, errors);
  });

export function policyStream(workspaceId: WorkspaceId): string {
  return `policy:${workspaceId}`;
}
