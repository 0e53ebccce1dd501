import {
  accept,
  type Decider,
  type Id,
  type Permission,
  reject,
  type UserId,
  type WorkspaceId,
} from '@atelier/kernel';
import { covers } from './permissions.ts';

type Key = { keyId: Id<'key'>; userId: UserId };
type Described = Key & {
  workspaceId: WorkspaceId;
  name: string;
  prefix: string;
  /** SHA-256 of the key; the key itself is recorded nowhere. */
  hash: string;
  /** None: whatever its user may do. */
  scopes: readonly Permission[];
  expiresAt?: string;
  /** The key that it was made with: when that one is revoked, so is this. */
  makerId?: Id<'key'>;
};

export type ApiKeyCommand =
  | ({
      type: 'CreateApiKey';
      now: string;
      /** What the maker may do, and, when he made it with a key that has scopes, no more than those. */
      by: readonly Permission[];
      /** What the key's user may do at the most, which is what a key without scopes can do. */
      ofUser: readonly Permission[];
    } & Described)
  | ({ type: 'RevokeApiKey' } & Key);

export type ApiKeyEvent =
  | ({ type: 'ApiKeyCreated' } & Described)
  | ({ type: 'ApiKeyRevoked' } & Key);

export type ApiKey = { status: 'absent' } | { status: 'valid' | 'revoked'; userId: UserId };

/** A key can do no more than who made it, and only its own user can revoke it. */
export const apiKey = {
  initial: { status: 'absent' },

  decide: {
    CreateApiKey({ type: _, now, by, ofUser, ...described }, state) {
      if (state.status !== 'absent') return accept();
      const { scopes, expiresAt } = described;
      const wanted = scopes.length > 0 ? scopes : ofUser;
      const missing = wanted.find((each) => !covers(by, each));
      if (missing) {
        const { resource, action } = missing;
        return reject({ code: 'SCOPE_NOT_YOURS', resource, action });
      }
      if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(now))
        return reject({ code: 'EXPIRY_PAST' });
      return accept({ type: 'ApiKeyCreated', ...described });
    },

    RevokeApiKey({ keyId, userId }, state) {
      if (state.status === 'absent' || state.userId !== userId)
        return reject({ code: 'API_KEY_NOT_FOUND' });
      if (state.status === 'revoked') return accept();
      return accept({ type: 'ApiKeyRevoked', keyId, userId });
    },
  },

  evolve(_, { type, userId }) {
    return { status: type === 'ApiKeyCreated' ? 'valid' : 'revoked', userId };
  },
} satisfies Decider<ApiKey, ApiKeyCommand, ApiKeyEvent>;
