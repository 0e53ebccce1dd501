import type { Actor } from '@atelier/kernel';
import type { Policy } from '../domain/policy.ts';

/** How each workspace wants its contents treated: held for seconds, forgotten here when it changes. */
export type Policies = { of(actor: Pick<Actor, 'workspaceId'>): Promise<Policy> };
