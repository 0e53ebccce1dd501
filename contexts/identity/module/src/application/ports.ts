import type { Page, Rows, Transaction, Write } from '@atelier/event-store';
import type { Clock, Id, UserId } from '@atelier/kernel';
import type { AccessRow } from './access.projection.ts';
import type { ApiKeyRow } from './api-key-list.projection.ts';
import type { InvitationRow } from './invitation-list.projection.ts';
import type { ProviderKeyRow } from './provider-key-list.projection.ts';
import type { RoleRow } from './role-list.projection.ts';
import type { SignInAttempts } from './sign-in-attempts.ts';
import type { UserRow } from './user-list.projection.ts';
import type { WorkspaceRow } from './workspace-list.projection.ts';

/** What the operations of this context stand on. Each takes the few it needs. */
export type IdentityPorts = {
  readonly write: Write;
  readonly accessRows: Rows<AccessRow>;
  readonly userRows: Rows<UserRow>;
  readonly workspaceRows: Rows<WorkspaceRow>;
  readonly invitationRows: Rows<InvitationRow>;
  readonly roleRows: Rows<RoleRow>;
  readonly apiKeyRows: Rows<ApiKeyRow>;
  readonly providerKeyRows: Rows<ProviderKeyRow>;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly marks: ApiKeyMarks;
  readonly signInCodes: SignInCodes;
  readonly keyUses: KeyUses;
  readonly auditTrail: AuditTrail;
  readonly attempts: SignInAttempts;
  readonly names: Names;
  readonly clock: Clock;
  readonly registration: 'open' | 'closed';
};

/**
 * Values that are sealed where they lie. A sealed value is bound to its owner and purpose: moved to
 * another place it cannot be opened.
 */
export type Secrets = {
  put(owner: string, purpose: string, value: string, transaction?: Transaction): Promise<void>;
  /** Stores `value` unless there is one already, and answers the one that is there. */
  putOnce(owner: string, purpose: string, value: string): Promise<string>;
  /** Replaces exactly `old`; what was changed meanwhile stays as it is. */
  exchange(owner: string, purpose: string, old: string, value: string): Promise<void>;
  get(owner: string, purpose: string): Promise<string | undefined>;
  remove(owner: string, purpose: string, transaction?: Transaction): Promise<void>;
  /** Seals everything anew that an older master key sealed, and answers how many that were. */
  reseal(): Promise<number>;
};

export const PASSWORD = 'password';
export const providerKeyPurpose = (provider: string) => `provider-key:${provider}`;
/** Apart from what identity itself seals, whatever a neighbour calls its secrets. */
export const keptPurpose = (name: string) => `kept:${name}`;

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long without a hash as with one, so that time does not tell whether a user exists. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
  /** Whether the hash was made cheaper than hashes are made today. */
  isOutdated(hash: string): boolean;
};

export type TokenClaims = {
  readonly userId: UserId;
  readonly loginId: Id<'login'>;
  readonly expiresAt: Date;
};

export type Tokens = {
  issue(claims: TokenClaims): Promise<string>;
  /** Undefined for every token that is not one of ours and still running. */
  read(token: string): Promise<TokenClaims | undefined>;
  csrfToken(loginId: Id<'login'>): Promise<string>;
  readonly lifetimeMs: number;
};

/** Eight characters that only this installation can give to a text. */
export type ApiKeyMarks = { of(text: string): Promise<string> };

/** One-time sign-in codes, one per user, known by their hash only. */
export type SignInCodes = {
  put(code: { userId: UserId; hash: string; expiresAt: Date }): Promise<void>;
  /** The user of a code that is still good, once: of parallel callers one gets it. */
  burn(hash: string, now: Date): Promise<UserId | undefined>;
};

/** When API keys were last used, to the minute. */
export type KeyUses = {
  note(keyId: Id<'key'>, at: Date): void;
  lastOf(keyIds: readonly Id<'key'>[]): Promise<ReadonlyMap<string, Date>>;
  /** Resolves when everything noted is written. */
  settled(): Promise<void>;
};

export type AuditRow = {
  readonly id: string;
  readonly at: string;
  readonly actorKind: 'user' | 'api-key' | 'service' | 'anonymous';
  readonly userId?: UserId;
  readonly operation: string;
  readonly target?: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly code?: string;
  readonly requestId: string;
  readonly address?: string;
};

export type AuditFilter = {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly userId?: UserId | undefined;
  readonly operation?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** Who did what, latest first. Entries are added and never changed. */
export type AuditTrail = {
  append(entry: AuditRow): Promise<void>;
  list(filter: AuditFilter): Promise<Page<AuditRow>>;
};

/** The name service: the addresses a host name stands for, none when it is unknown here. */
export type Names = { addressesOf(host: string): Promise<readonly string[]> };
