import { hash } from 'node:crypto';
import type { Authenticated, Credential } from '@atelier/api';
import { type Actor, type Clock, PLATFORM, type UserId } from '@atelier/kernel';
import { LRUCache } from 'lru-cache';
import { intersection } from '../domain/permissions.ts';
import { type Roles, standingOf } from '../domain/roles.ts';
import type { AccessRow, KeyEntry, LoginEntry } from './access.projection.ts';
import { isMarked, userOfApiKey } from './api-key-text.ts';
import type { IdentityPorts } from './ports.ts';
import { readRoles } from './resolve-authority.ts';

/** How long a revocation in another process may stay unnoticed here. */
const CACHED_MS = 5_000;

type Found = {
  readonly actor: Actor;
  readonly csrfToken?: string;
  readonly expiresAtMs: number;
};
type Entry = {
  readonly untilMs: number;
  /** Known as soon as the credential has said it. */
  readonly whose: { readonly userId?: UserId };
  readonly found: Promise<Found | undefined>;
};

export type Authenticator = {
  /** Of a suspect only those credentials are looked up that were good before or bear our mark. */
  authenticate(
    credential: Credential,
    isSuspect?: () => boolean,
  ): Promise<Authenticated | undefined>;
  /** Makes the next request of a user be looked up anew; without a user everybody's. */
  forget(userId?: UserId): void;
};

type Ports = Pick<
  IdentityPorts,
  'accessRows' | 'roleRows' | 'tokens' | 'marks' | 'keyUses' | 'clock'
>;

/**
 * Who is behind a credential. One read of the user's access row, then nothing but a hash and a
 * look into memory for five seconds; events of this process are forgotten at once.
 *
 * The promise itself is kept, so that parallel requests share one read; and what was being read
 * while something changed is dropped with the rest, so that no stale answer is kept.
 */
export function authenticator(ports: Ports): Authenticator {
  const { keyUses, clock } = ports;
  const entries = new LRUCache<string, Entry>({ max: 10_000 });
  /** Until when what was looked up in vain needs no second look. */
  const refused = new LRUCache<string, number>({ max: 1_000 });
  const rolesNow = cachedRoles(ports);

  const lookUp = (key: string, text: string, nowMs: number): Entry => {
    const whose: { userId?: UserId } = {};
    const claim = (userId: UserId) => {
      whose.userId = userId;
      return Promise.all([ports.accessRows.get(PLATFORM, userId), rolesNow.get()]);
    };
    const found = text.startsWith('atl_')
      ? byApiKey(key, text, claim, nowMs)
      : byToken(ports, text, claim);
    const entry: Entry = { untilMs: nowMs + CACHED_MS, whose, found };
    entries.set(key, entry);
    // Only who was found is kept: guesses must not push users out, and a failure is no answer.
    const drop = () => {
      if (entries.peek(key) === entry) entries.delete(key);
    };
    found.then((each) => {
      if (each !== undefined) return;
      drop();
      refused.set(key, entry.untilMs);
    }, drop);
    return entry;
  };
  /** A token is signed, and is looked up only if that was done here; a key bears a mark instead. */
  const isGuess = async (key: string, text: string, nowMs: number) =>
    (refused.get(key) ?? 0) > nowMs ||
    (text.startsWith('atl_') && !(await isMarked(ports.marks, text)));

  return {
    async authenticate({ kind, value }, isSuspect) {
      if (kind === 'cookie' && value.startsWith('atl_')) return undefined;
      const key = hash('sha256', value, 'base64url');
      const now = clock.now();
      const nowMs = now.getTime();
      const known = entries.get(key);
      if (known === undefined && isSuspect?.() && (await isGuess(key, value, nowMs)))
        return undefined;
      const entry = known && known.untilMs > nowMs ? known : lookUp(key, value, nowMs);
      const found = await entry.found;
      if (found === undefined || found.expiresAtMs <= nowMs) return undefined;
      const { actor, csrfToken } = found;
      if (actor.apiKeyId) keyUses.note(actor.apiKeyId, now);
      return kind === 'cookie' && csrfToken ? { actor, csrfToken } : { actor };
    },
    forget(userId) {
      if (userId === undefined) rolesNow.forget();
      refused.clear();
      for (const [key, { whose }] of entries.entries())
        if (userId === undefined || whose.userId === undefined || whose.userId === userId)
          entries.delete(key);
    },
  };
}

type Claim = (userId: UserId) => Promise<readonly [AccessRow | undefined, Roles]>;

async function byToken(ports: Ports, token: string, claim: Claim): Promise<Found | undefined> {
  const claims = await ports.tokens.read(token);
  if (claims === undefined) return undefined;
  const [row, roles] = await claim(claims.userId);
  const login = row?.logins.find(({ id }) => id === claims.loginId);
  if (row === undefined || login === undefined || row.status !== 'active') return undefined;
  return {
    actor: actorOfLogin(row, login, roles),
    csrfToken: await ports.tokens.csrfToken(login.id),
    expiresAtMs: Math.min(claims.expiresAt.getTime(), Date.parse(login.expiresAt)),
  };
}

async function byApiKey(
  keyHash: string,
  text: string,
  claim: Claim,
  nowMs: number,
): Promise<Found | undefined> {
  const userId = userOfApiKey(text);
  if (userId === undefined) return undefined;
  const [row, roles] = await claim(userId);
  const key = row?.apiKeys.find((each) => each.hash === keyHash);
  if (row === undefined || key === undefined || row.status !== 'active') return undefined;
  const expiresAtMs = key.expiresAt ? Date.parse(key.expiresAt) : Number.POSITIVE_INFINITY;
  if (expiresAtMs <= nowMs || !row.memberships.some(({ id }) => id === key.workspaceId))
    return undefined;
  return { actor: actorOfKey(row, key, roles), expiresAtMs };
}

function actorOfLogin(row: AccessRow, login: LoginEntry, roles: Roles): Actor {
  const standing = standingOf(row.roles, row.granted, roles);
  // Who was taken out of the workspace he was working in is back in his own.
  const isMember = row.memberships.some(({ id }) => id === login.workspaceId);
  return {
    kind: 'user',
    userId: row.id,
    workspaceId: isMember ? login.workspaceId : row.homeId,
    roles: standing.roles,
    permissions: standing.permissions,
    loginId: login.id,
  };
}

function actorOfKey(row: AccessRow, key: KeyEntry, roles: Roles): Actor {
  const standing = standingOf(row.roles, row.granted, roles);
  return {
    kind: 'api-key',
    userId: row.id,
    workspaceId: key.workspaceId,
    roles: standing.roles,
    permissions:
      key.scopes.length === 0
        ? standing.permissions
        : intersection(standing.permissions, key.scopes),
    apiKeyId: key.id,
  };
}

function cachedRoles(ports: Pick<IdentityPorts, 'roleRows'> & { readonly clock: Clock }) {
  let kept: { untilMs: number; roles: Promise<Roles> } | undefined;
  return {
    get(): Promise<Roles> {
      const nowMs = ports.clock.now().getTime();
      if (kept && kept.untilMs > nowMs) return kept.roles;
      const fresh = { untilMs: nowMs + CACHED_MS, roles: readRoles(ports) };
      kept = fresh;
      fresh.roles.catch(() => {
        if (kept === fresh) kept = undefined;
      });
      return fresh.roles;
    },
    forget() {
      kept = undefined;
    },
  };
}
