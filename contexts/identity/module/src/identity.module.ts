import type { Module, ModuleHost, StartedModule } from '@atelier/api';
import { type EventStore, writer } from '@atelier/event-store';
import { identity } from '@atelier/identity-contract';
import type { Clock, UserId } from '@atelier/kernel';
import type { Log } from '@atelier/telemetry';
import { acceptInvitation } from './application/accept-invitation.ts';
import { access } from './application/access.projection.ts';
import { apiKeyList } from './application/api-key-list.projection.ts';
import { assignRole } from './application/assign-role.ts';
import { audit } from './application/audit.ts';
import { authenticator } from './application/authenticate.ts';
import { changeMember } from './application/change-member.ts';
import { changePassword } from './application/change-password.ts';
import { changeWorkspace } from './application/change-workspace.ts';
import { createApiKey } from './application/create-api-key.ts';
import { createUser } from './application/create-user.ts';
import { createWorkspace } from './application/create-workspace.ts';
import { declineInvitation } from './application/decline-invitation.ts';
import { defineRole } from './application/define-role.ts';
import { describeMembers } from './application/describe-members.ts';
import { describeUsers } from './application/describe-users.ts';
import { describeWorkspace } from './application/describe-workspace.ts';
import { forgetSecret } from './application/forget-secret.ts';
import { getProviderKey } from './application/get-provider-key.ts';
import { getWorkspace } from './application/get-workspace.ts';
import { grantPermission } from './application/grant-permission.ts';
import { invitationList } from './application/invitation-list.projection.ts';
import { inviteMember } from './application/invite-member.ts';
import { keepSecret } from './application/keep-secret.ts';
import { listApiKeys } from './application/list-api-keys.ts';
import { listAuditEntries } from './application/list-audit-entries.ts';
import { listInvitations } from './application/list-invitations.ts';
import { listMembers } from './application/list-members.ts';
import { listMyInvitations } from './application/list-my-invitations.ts';
import { listProviderKeys } from './application/list-provider-keys.ts';
import { listRoles } from './application/list-roles.ts';
import { listUsers } from './application/list-users.ts';
import { login } from './application/login.ts';
import { logout } from './application/logout.ts';
import { issueSignInCode, makeOwner, type Owner } from './application/make-owner.ts';
import { me } from './application/me.ts';
import { openProviderKey } from './application/open-provider-key.ts';
import { openSecret } from './application/open-secret.ts';
import type {
  AuditTrail,
  IdentityPorts,
  KeyUses,
  Names,
  SignInCodes,
} from './application/ports.ts';
import { providerKeyList } from './application/provider-key-list.projection.ts';
import { publish } from './application/publish.ts';
import { redeemSignInLink } from './application/redeem-sign-in-link.ts';
import { register } from './application/register.ts';
import { reinstateUser } from './application/reinstate-user.ts';
import { removeMember } from './application/remove-member.ts';
import { removeProviderKey } from './application/remove-provider-key.ts';
import { removeRole } from './application/remove-role.ts';
import { revokeApiKey } from './application/revoke-api-key.ts';
import { revokeInvitation } from './application/revoke-invitation.ts';
import { roleList } from './application/role-list.projection.ts';
import { signInAttempts } from './application/sign-in-attempts.ts';
import { storeProviderKey } from './application/store-provider-key.ts';
import { suspendUser } from './application/suspend-user.ts';
import { switchWorkspace } from './application/switch-workspace.ts';
import { userList } from './application/user-list.projection.ts';
import { withdrawPermission } from './application/withdraw-permission.ts';
import { withdrawRole } from './application/withdraw-role.ts';
import { workspaceList } from './application/workspace-list.projection.ts';
import { apiKeyMarks } from './infrastructure/api-key-marks.ts';
import { postgresAuditTrail } from './infrastructure/audit-trail.postgres.ts';
import { postgresKeyUses } from './infrastructure/key-uses.postgres.ts';
import { keyring, type MasterKey } from './infrastructure/keyring.jose.ts';
import { lostAccess } from './infrastructure/lost-access.postgres.ts';
import { migrations } from './infrastructure/migrations.ts';
import { dnsNames } from './infrastructure/names.dns.ts';
import { bcryptPasswords } from './infrastructure/passwords.bcrypt.ts';
import { postgresSealedStore } from './infrastructure/sealed-store.postgres.ts';
import {
  refuseLostSecrets,
  type SealedStore,
  sealedSecrets,
} from './infrastructure/sealed-store.ts';
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
export type IdentityMeans = {
  readonly store: EventStore;
  readonly sealed: SealedStore;
  readonly signInCodes: SignInCodes;
  readonly keyUses: KeyUses;
  readonly auditTrail: AuditTrail;
  readonly names: Names;
  readonly clock: Clock;
};

export const identityModule = {
  name: 'identity',
  contract: identity,
  needs: {},
  migrations,
  projections: [
    access,
    userList,
    workspaceList,
    invitationList,
    roleList,
    apiKeyList,
    providerKeyList,
  ],
  publishes: publish,

  async start(
    { store, pool, schema, log, clock }: ModuleHost,
    _,
    settings,
  ): Promise<StartedIdentity> {
    const sealed = postgresSealedStore(pool, schema);
    await refuseLostSecrets(keyring(settings.masterKeys), sealed);
    const identity = startIdentity(
      {
        store,
        clock,
        sealed,
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
      onAccessLost: lostAccess(pool, schema, store.rows(access), log),
      stop: async () => {
        await resealed;
        await identity.stop();
      },
    };
  },
} satisfies Module<Record<never, never>, IdentitySettings>;

export function startIdentity(means: IdentityMeans, settings: IdentitySettings): StartedIdentity {
  const { store, sealed, keyUses, clock } = means;
  const { tokenTtlDays = 7, registration = 'open', passwordCost = 12, issuer } = settings;
  const secrets = sealedSecrets(keyring(settings.masterKeys), sealed);
  const marks = apiKeyMarks(secrets);
  const tokens = joseTokens({ secrets, clock, issuer, lifetimeDays: tokenTtlDays });
  const rows = {
    accessRows: store.rows(access),
    userRows: store.rows(userList),
    workspaceRows: store.rows(workspaceList),
    invitationRows: store.rows(invitationList),
    roleRows: store.rows(roleList),
    apiKeyRows: store.rows(apiKeyList),
    providerKeyRows: store.rows(providerKeyList),
  };
  const { authenticate, forget } = authenticator({ ...rows, tokens, marks, keyUses, clock });
  const ports: IdentityPorts = {
    ...means,
    ...rows,
    write: writer(store, (event) => forgetConcerned(event, forget)),
    secrets,
    tokens,
    marks,
    attempts: signInAttempts(),
    passwords: bcryptPasswords(passwordCost),
    registration,
  };
  return {
    router: identityRouter(ports),
    authenticate,
    audit: audit(ports),
    makeOwner: makeOwner(ports),
    issueSignInCode: issueSignInCode(ports),
    resealSecrets: () => secrets.reseal(),
    stop: () => keyUses.settled(),
  };
}

/** Every operation of the contract, on `ports`. */
export const identityRouter = (ports: IdentityPorts) => ({
  register: register(ports),
  login: login(ports),
  redeemSignInLink: redeemSignInLink(ports),
  logout: logout(ports),
  changePassword: changePassword(ports),
  me: me(ports),
  switchWorkspace: switchWorkspace(ports),
  createApiKey: createApiKey(ports),
  listApiKeys: listApiKeys(ports),
  revokeApiKey: revokeApiKey(ports),
  storeProviderKey: storeProviderKey(ports),
  getProviderKey: getProviderKey(ports),
  listProviderKeys: listProviderKeys(ports),
  removeProviderKey: removeProviderKey(ports),
  listUsers: listUsers(ports),
  createUser: createUser(ports),
  suspendUser: suspendUser(ports),
  reinstateUser: reinstateUser(ports),
  assignRole: assignRole(ports),
  withdrawRole: withdrawRole(ports),
  grantPermission: grantPermission(ports),
  withdrawPermission: withdrawPermission(ports),
  listRoles: listRoles(ports),
  defineRole: defineRole(ports),
  removeRole: removeRole(ports),
  getWorkspace: getWorkspace(ports),
  createWorkspace: createWorkspace(ports),
  changeWorkspace: changeWorkspace(ports),
  listMembers: listMembers(ports),
  changeMember: changeMember(ports),
  removeMember: removeMember(ports),
  inviteMember: inviteMember(ports),
  listInvitations: listInvitations(ports),
  revokeInvitation: revokeInvitation(ports),
  listMyInvitations: listMyInvitations(ports),
  acceptInvitation: acceptInvitation(ports),
  declineInvitation: declineInvitation(ports),
  openProviderKey: openProviderKey(ports),
  describeUsers: describeUsers(ports),
  describeWorkspace: describeWorkspace(ports),
  describeMembers: describeMembers(ports),
  keepSecret: keepSecret(ports),
  openSecret: openSecret(ports),
  forgetSecret: forgetSecret(ports),
  listAuditEntries: listAuditEntries(ports),
});

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
