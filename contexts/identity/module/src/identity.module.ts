import type { Module, ModuleHost, StartedModule } from '@atelier/api';
import { identity } from '@atelier/identity-contract';
import type { EventStore } from '@atelier/event-store';
import type { Clock, UserId } from '@atelier/kernel';
import type { Log } from '@atelier/telemetry';
import { access } from './application/access.projection.ts';
import { apiKeyList } from './application/api-key-list.projection.ts';
import { audit } from './application/audit.ts';
import { authenticator } from './application/authenticate.ts';
import { invitationList } from './application/invitation-list.projection.ts';
import { issueSignInCode, makeOwner, type Owner } from './application/make-owner.ts';
import { operations } from './application/operations.ts';
import type {
  AuditTrail,
  IdentityPorts,
  KeyUses,
  Names,
  SignInCodes,
} from './application/ports.ts';
import { providerKeyList } from './application/provider-key-list.projection.ts';
import { published } from './application/published-events.ts';
import { recorder } from './application/record.ts';
import { roleList } from './application/role-list.projection.ts';
import { signInAttempts } from './application/sign-in-attempts.ts';
import { userList } from './application/user-list.projection.ts';
import { workspaceList } from './application/workspace-list.projection.ts';
import { apiKeyMarks } from './infrastructure/api-key-marks.ts';
import { postgresAuditTrail } from './infrastructure/audit-trail.postgres.ts';
import { postgresKeyUses } from './infrastructure/key-uses.postgres.ts';
import { keyring, type MasterKey } from './infrastructure/keyring.jose.ts';
import { migrations } from './infrastructure/migrations.ts';
import { dnsNames } from './infrastructure/names.dns.ts';
import { bcryptPasswords } from './infrastructure/passwords.bcrypt.ts';
import { type SealedStore, sealedSecrets } from './infrastructure/sealed-store.ts';
import { postgresSealedStore } from './infrastructure/sealed-store.postgres.ts';
import { postgresSignInCodes } from './infrastructure/sign-in-codes.postgres.ts';
import { joseTokens } from './infrastructure/tokens.jose.ts';

export type IdentitySettings = {
  /**
   * The first seals, the others are for reading. What they sealed is sealed anew beside the start;
   * when several processes run, give them all the new key as the second one first.
   */
  readonly masterKeys: readonly MasterKey[];
  /** `iss` of tokens: the address of this installation. */
  readonly issuer: string;
  /** How long a sign-in lasts. Default 7. */
  readonly tokenTtlDays?: number;
  /** Whether anybody can register. Default open. */
  readonly registration?: 'open' | 'closed';
  /** bcrypt's cost. Default 12; less is for tests. */
  readonly passwordCost?: number;
};

export type StartedIdentity = StartedModule &
  Required<Pick<StartedModule, 'authenticate' | 'audit' | 'stop'>> & {
    makeOwner(owner: { email: string; name?: string }): Promise<Owner>;
    /** A fresh one-time code for `redeemSignInLink`; the user's code before it is void. */
    issueSignInCode(userId: UserId): Promise<string>;
    /** Seals with the first master key what older ones sealed, and answers how much that was. */
    resealSecrets(): Promise<number>;
  };

/** What differs between the real thing and a test in memory. */
export type IdentityStores = {
  readonly store: EventStore;
  readonly sealed: SealedStore;
  readonly signInCodes: SignInCodes;
  readonly keyUses: KeyUses;
  readonly auditTrail: AuditTrail;
  readonly names: Names;
  readonly clock: Clock;
};

export const identityProjections = [
  access,
  userList,
  workspaceList,
  invitationList,
  roleList,
  apiKeyList,
  providerKeyList,
] as const;

export const identityModule = {
  name: 'identity',
  contract: identity,
  needs: {},
  migrations,
  projections: identityProjections,
  publishes: published,

  async start(
    { store, pool, schema, log, clock }: ModuleHost,
    _,
    settings,
  ): Promise<StartedIdentity> {
    const identity = startIdentity(
      {
        store,
        clock,
        sealed: postgresSealedStore(pool, schema),
        signInCodes: postgresSignInCodes(pool, schema),
        keyUses: postgresKeyUses(pool, schema, log),
        auditTrail: postgresAuditTrail(pool, schema),
        names: dnsNames,
      },
      settings,
    );
    const resealed = settings.masterKeys.length > 1 ? resealing(identity, log) : undefined;
    return {
      ...identity,
      stop: async () => {
        await resealed;
        await identity.stop();
      },
    };
  },
} satisfies Module<Record<never, never>, IdentitySettings>;

export function startIdentity(stores: IdentityStores, settings: IdentitySettings): StartedIdentity {
  const { store, sealed, keyUses, clock } = stores;
  const { tokenTtlDays = 7, registration = 'open', passwordCost = 12, issuer } = settings;
  const secrets = sealedSecrets(keyring(settings.masterKeys), sealed);
  const marks = apiKeyMarks(secrets);
  const tokens = joseTokens({ secrets, clock, issuer, lifetimeDays: tokenTtlDays });
  const tables = {
    access: store.rows(access),
    users: store.rows(userList),
    workspaces: store.rows(workspaceList),
    invitations: store.rows(invitationList),
    ownRoles: store.rows(roleList),
    apiKeys: store.rows(apiKeyList),
    providerKeys: store.rows(providerKeyList),
  };
  const { authenticate, forget } = authenticator({ ...tables, tokens, marks, keyUses, clock });
  const ports: IdentityPorts = {
    ...stores,
    ...tables,
    recorder: recorder(store, (event) => forgetConcerned(event, forget)),
    secrets,
    tokens,
    marks,
    attempts: signInAttempts(),
    passwords: bcryptPasswords(passwordCost),
    registration,
  };
  return {
    router: operations(ports),
    authenticate,
    audit: audit(ports),
    makeOwner: makeOwner(ports),
    issueSignInCode: issueSignInCode(ports),
    resealSecrets: () => secrets.reseal(),
    stop: () => keyUses.settled(),
  };
}

/** After a change of the master key: beside the start, because old keys are still for reading. */
async function resealing(identity: StartedIdentity, log: Log): Promise<void> {
  try {
    const count = await identity.resealSecrets();
    if (count > 0) log.info({ count }, 'secrets were sealed with the new master key');
  } catch (error) {
    log.error({ err: error }, 'not all secrets were sealed with the new master key');
  }
}

/** An event about a user changes what his credentials are good for; one about a role, everybody's. */
function forgetConcerned(
  event: { readonly type: string; readonly userId?: unknown; readonly ownerId?: unknown },
  forget: (userId?: UserId) => void,
): void {
  const concerned = event.userId ?? event.ownerId;
  // Events of this context carry ids of users under these names and nothing else.
  if (typeof concerned === 'string') forget(concerned as UserId);
  else if (event.type === 'RoleDefined' || event.type === 'RoleRemoved') forget();
}
