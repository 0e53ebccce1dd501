import type { Published } from '@atelier/contract';
import type { gatewayEvents } from '@atelier/gateway-contract';
import { type PolicyEvent, wholePolicy } from '../domain/policy.ts';

/** What of its history, beside the calls, the gateway tells others. */
export function publishPolicy(event: {
  readonly type: string;
}): Published<typeof gatewayEvents> | undefined {
  const own = event as PolicyEvent;
  if (own.type !== 'PolicyChanged') return undefined;
  const { encryptContents } = wholePolicy(own.policy);
  return { type: 'gateway.policy-changed.v1', data: { encryptContents } };
}
