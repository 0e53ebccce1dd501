import { randomBytes } from 'node:crypto';
import type { IdentityClient } from '@atelier/identity-contract';
import { serviceCall, type WorkspaceId } from '@atelier/kernel';
import { KEY_BYTES } from '@atelier/sealing';

const SECRET = 'gateway:contents';

/** The key of a workspace's contents in base64, kept sealed by identity; made when there is none. */
export type ContentKeys = (workspaceId: WorkspaceId) => Promise<string>;

export function contentKeys(identity: Pick<IdentityClient, 'keepSecret'>): ContentKeys {
  return async (workspaceId) => {
    const value = randomBytes(KEY_BYTES).toString('base64');
    const context = serviceCall('gateway', workspaceId);
    const kept = await identity.keepSecret({ name: SECRET, value, unlessKept: true }, { context });
    return kept.value;
  };
}
