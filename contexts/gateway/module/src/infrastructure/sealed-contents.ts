import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { IdentityClient } from '@atelier/identity-contract';
import { newId, type WorkspaceId } from '@atelier/kernel';
import type { Log } from '@atelier/telemetry';
import { LRUCache } from 'lru-cache';
import type { ContentSeal } from '../application/content-seal.ts';
import { remembered } from './remembered.ts';

const SECRET = 'gateway:contents';
const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts what a call sent and got with a key of its workspace (AES-256-GCM; version, iv and tag
 * before the text). The key is kept sealed by identity, so that rotating the master key covers it.
 * The call's id is authenticated: contents cannot be put beside another call.
 */
export function sealedContents(
  identity: Pick<IdentityClient, 'keepSecret'>,
  log: Log,
): ContentSeal {
  const keys = new LRUCache<string, Promise<Buffer>>({ max: 1000, ttl: 600_000 });
  const keyOf = (workspaceId: WorkspaceId) =>
    remembered(keys, workspaceId, async () => {
      const actor = {
        kind: 'service',
        userId: 'user_gateway',
        workspaceId,
        roles: [],
        permissions: [],
      } as const;
      const wanted = { name: SECRET, value: randomBytes(32).toString('base64'), unlessKept: true };
      const context = { actor, requestId: newId('request') };
      const { value } = await identity.keepSecret(wanted, { context });
      return Buffer.from(value, 'base64');
    });
  const bound = ({ workspaceId, id }: Parameters<ContentSeal['open']>[0]) =>
    Buffer.from(`${workspaceId} ${id}`);

  return {
    async seal(call, contents) {
      const key = await keyOf(call.workspaceId).catch((error: unknown) => {
        log.error({ err: error, call: call.id }, 'contents could not be sealed, and are not kept');
      });
      if (key === undefined) return undefined;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv);
      cipher.setAAD(bound(call));
      const text = Buffer.concat([cipher.update(JSON.stringify(contents)), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), text]);
    },
    async open(call, sealed) {
      if (sealed[0] !== VERSION) throw new Error('These contents were sealed by a newer Atelier.');
      const [ivAt, tagAt, textAt] = [1, 1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES];
      const key = await keyOf(call.workspaceId);
      const cipher = createDecipheriv(CIPHER, key, sealed.subarray(ivAt, tagAt));
      cipher.setAAD(bound(call));
      cipher.setAuthTag(sealed.subarray(tagAt, textAt));
      const text = Buffer.concat([cipher.update(sealed.subarray(textAt)), cipher.final()]);
      return JSON.parse(text.toString('utf8'));
    },
  };
}
