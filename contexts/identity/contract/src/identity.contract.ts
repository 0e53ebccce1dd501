import {
  contextContract,
  Email,
  id,
  PageQuery,
  page,
  problem,
  Receipt,
  Time,
  z,
} from '@atelier/contract';
import { neighbourOperations } from './identity.neighbours.ts';
import {
  EMAIL_TAKEN,
  INVALID_CREDENTIALS,
  LAST_OWNER,
  LAST_SUPER_ADMIN,
  NOT_WORKSPACE_OWNER,
  PERMISSION_NOT_YOURS,
  PROVIDER_KEY_NOT_FOUND,
  RANK_TOO_LOW,
  ROLE_BUILT_IN,
  ROLE_NOT_FOUND,
  USER_NOT_FOUND,
  USER_SUSPENDED,
  WORKSPACE_NOT_FOUND,
} from './identity.problems.ts';
import {
  ApiKey,
  AuditEntry,
  AuditQuery,
  BaseUrl,
  Me,
  Member,
  MemberRole,
  NewAccount,
  OwnRole,
  Password,
  PermissionShape,
  ProviderKey,
  ProviderName,
  Role,
  SignedIn,
  User,
  Workspace,
} from './identity.shapes.ts';

const c = contextContract('identity');

const manageAccount = { resource: 'account', action: 'manage' };
const readAccount = { resource: 'account', action: 'read' };
const manageUsers = { resource: 'user', action: 'manage' };
const readUsers = { resource: 'user', action: 'read' };

const perAddress = { points: 5, perSeconds: 60, by: 'address' } as const;

/**
 * Who you are, what you may do, whose keys are whose.
 *
 * `login` answers a bearer token. A browser also gets the cookie `atelier_session` (HttpOnly) from
 * it; with the cookie, unsafe methods need the header `x-csrf-token` with the value `me` gives.
 *
 * What concerns one's own account needs `account:read` or `account:manage`, which every built-in
 * role has, so that an API key with narrower scopes cannot make keys or read members.
 */
export const identity = c.contract({
  register: c
    .create('/auth/register', {
      summary: 'Open an account with e-mail and password',
      access: 'public',
      rateLimit: perAddress,
    })
    .input(NewAccount)
    .output(z.object({ id: id('user'), email: z.string(), workspaceId: id('workspace') }))
    .errors({
      EMAIL_TAKEN,
      REGISTRATION_CLOSED: problem(403, 'Accounts are made by an administrator here.'),
    }),

  login: c
    .command('/auth/login', {
      summary: 'Sign in with e-mail and password',
      access: 'public',
      rateLimit: { points: 5, perSeconds: 60, by: 'address+field', field: 'email' },
      secretAnswer: true,
    })
    .input(z.object({ email: Email, password: z.string().max(1000) }))
    .output(SignedIn)
    .errors({ INVALID_CREDENTIALS, USER_SUSPENDED }),

  redeemSignInLink: c
    .command('/auth/sign-in-links/redeem', {
      summary: 'Sign in with the one-time link of the first start',
      access: 'public',
      rateLimit: perAddress,
      secretAnswer: true,
    })
    .input(z.object({ code: z.string().max(200) }))
    .output(SignedIn)
    .errors({ SIGN_IN_LINK_INVALID: problem(401, 'This link was used already, or is too old.') }),

  logout: c.command('/auth/logout', {
    summary: 'Sign out: this token stops working at once',
    successStatus: 204,
  }),

  changePassword: c
    .replace('/me/password', {
      summary: 'Change your password; all other sign-ins end',
      permission: manageAccount,
      rateLimit: { points: 5, perSeconds: 60, by: 'actor' },
    })
    .input(z.object({ currentPassword: z.string().max(1000), newPassword: Password }))
    .output(Receipt)
    .errors({ INVALID_CREDENTIALS }),

  me: c.query('/me', { summary: 'Who am I, and what may I do' }).output(Me),

  switchWorkspace: c
    .command('/me/workspace', {
      summary: 'Work in another workspace with this sign-in',
      permission: manageAccount,
    })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(Receipt)
    .errors({ WORKSPACE_NOT_FOUND }),

  createApiKey: c
    .create('/api-keys', {
      summary: 'Make an API key; it is shown this once',
      secretAnswer: true,
      permission: manageAccount,
    })
    .input(
      z.object({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(PermissionShape).max(50).default([]),
        expiresAt: Time.optional(),
      }),
    )
    .output(ApiKey.extend({ apiKey: z.string() }))
    .errors({
      SCOPE_NOT_YOURS: problem(
        403,
        'A key cannot do more than its user, or than the key that makes it.',
        z.object({ resource: z.string(), action: z.string() }),
      ),
      TOO_MANY_API_KEYS: problem(409, 'This is as many API keys as a user can have. Revoke one.'),
      EXPIRY_PAST: problem(409, 'The key would have expired already.'),
    }),

  listApiKeys: c
    .query('/api-keys', { summary: 'Your API keys', permission: readAccount })
    .input(PageQuery)
    .output(page(ApiKey)),

  revokeApiKey: c
    .remove('/api-keys/{keyId}', {
      summary: 'Revoke an API key at once',
      permission: manageAccount,
    })
    .input(z.object({ keyId: id('key') }))
    .errors({ API_KEY_NOT_FOUND: problem(404, 'No such API key.') }),

  storeProviderKey: c
    .replace('/provider-keys/{provider}', {
      summary: 'Store your own key for a provider, sealed',
      permission: manageAccount,
    })
    .input(
      z.object({
        provider: ProviderName,
        apiKey: z.string().trim().min(1).max(4000),
        baseUrl: BaseUrl.optional().describe('For a server that speaks the OpenAI API.'),
      }),
    )
    .output(ProviderKey)
    .errors({
      BASE_URL_FORBIDDEN: problem(
        403,
        'This address is in a private network; only the owner may use it.',
      ),
    }),

  getProviderKey: c
    .query('/provider-keys/{provider}', {
      summary: 'Whether you stored a key for a provider',
      audited: true,
      permission: readAccount,
    })
    .input(z.object({ provider: ProviderName }))
    .output(ProviderKey)
    .errors({ PROVIDER_KEY_NOT_FOUND }),

  listProviderKeys: c
    .query('/provider-keys', {
      summary: 'The providers you stored a key for',
      permission: readAccount,
    })
    .output(page(ProviderKey)),

  removeProviderKey: c
    .remove('/provider-keys/{provider}', {
      summary: 'Remove your key for a provider',
      permission: manageAccount,
    })
    .input(z.object({ provider: ProviderName }))
    .errors({ PROVIDER_KEY_NOT_FOUND }),

  listUsers: c
    .query('/users', { summary: 'All users', permission: readUsers, audited: true })
    .input(PageQuery.extend({ search: z.string().max(200).optional() }))
    .output(page(User)),

  createUser: c
    .create('/users', { summary: 'Make an account for somebody', permission: manageUsers })
    .input(NewAccount)
    .output(User)
    .errors({ EMAIL_TAKEN }),

  suspendUser: c
    .command('/users/{userId}/suspend', {
      summary: 'Suspend a user: tokens and keys stop working at once',
      permission: manageUsers,
    })
    .input(z.object({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW, LAST_SUPER_ADMIN }),

  reinstateUser: c
    .command('/users/{userId}/reinstate', {
      summary: 'Let a suspended user in again',
      permission: manageUsers,
    })
    .input(z.object({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW }),

  assignRole: c
    .replace('/users/{userId}/roles/{role}', {
      summary: 'Give a role to a user',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(z.object({ userId: id('user'), role: Role.shape.name }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, ROLE_NOT_FOUND, RANK_TOO_LOW }),

  withdrawRole: c
    .remove('/users/{userId}/roles/{role}', {
      summary: 'Take a role from a user',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(z.object({ userId: id('user'), role: Role.shape.name }))
    .errors({ USER_NOT_FOUND, ROLE_NOT_FOUND, RANK_TOO_LOW, LAST_SUPER_ADMIN }),

  grantPermission: c
    .replace('/users/{userId}/permissions/{resource}/{action}', {
      summary: 'Grant a single permission to a user',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(PermissionShape.extend({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW, PERMISSION_NOT_YOURS }),

  withdrawPermission: c
    .remove('/users/{userId}/permissions/{resource}/{action}', {
      summary: 'Withdraw a single permission',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(PermissionShape.extend({ userId: id('user') }))
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW }),

  listRoles: c
    .query('/roles', {
      summary: 'Roles and what they may do',
      permission: { resource: 'role', action: 'read' },
    })
    .output(page(Role)),

  defineRole: c
    .replace('/roles/{name}', {
      summary: 'Define an own role',
      permission: { resource: 'role', action: 'manage' },
    })
    .input(OwnRole)
    .output(Receipt)
    .errors({ ROLE_BUILT_IN, RANK_TOO_LOW, PERMISSION_NOT_YOURS }),

  removeRole: c
    .remove('/roles/{name}', {
      summary: 'Remove an own role from everybody',
      permission: { resource: 'role', action: 'manage' },
    })
    .input(z.object({ name: Role.shape.name }))
    .errors({ ROLE_NOT_FOUND, ROLE_BUILT_IN, RANK_TOO_LOW }),

  getWorkspace: c
    .query('/workspaces/{workspaceId}', {
      summary: 'A workspace you belong to',
      permission: readAccount,
    })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(Workspace)
    .errors({ WORKSPACE_NOT_FOUND }),

  createWorkspace: c
    .create('/workspaces', { summary: 'Make a workspace', permission: manageAccount })
    .input(z.object({ name: z.string().trim().min(1).max(100) }))
    .output(Workspace),

  changeWorkspace: c
    .change('/workspaces/{workspaceId}', {
      summary: 'Rename a workspace',
      permission: manageAccount,
    })
    .input(
      z.object({
        workspaceId: id('workspace'),
        name: z.string().trim().min(1).max(100).optional(),
      }),
    )
    .output(Receipt)
    .errors({ WORKSPACE_NOT_FOUND, NOT_WORKSPACE_OWNER }),

  listMembers: c
    .query('/workspaces/{workspaceId}/members', {
      summary: 'Who belongs to a workspace',
      permission: readAccount,
    })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(page(Member))
    .errors({ WORKSPACE_NOT_FOUND }),

  addMember: c
    .create('/workspaces/{workspaceId}/members', {
      summary: 'Let a user into a workspace',
      permission: manageAccount,
    })
    .input(
      z.object({
        workspaceId: id('workspace'),
        email: Email,
        role: MemberRole.default('member'),
      }),
    )
    .output(Member)
    .errors({ WORKSPACE_NOT_FOUND, USER_NOT_FOUND, NOT_WORKSPACE_OWNER, LAST_OWNER }),

  removeMember: c
    .remove('/workspaces/{workspaceId}/members/{userId}', {
      summary: 'Take a user out of a workspace',
      permission: manageAccount,
    })
    .input(z.object({ workspaceId: id('workspace'), userId: id('user') }))
    .errors({
      WORKSPACE_NOT_FOUND,
      USER_NOT_FOUND,
      NOT_WORKSPACE_OWNER,
      LAST_OWNER,
      PERSONAL_WORKSPACE: problem(409, 'Nobody leaves his own personal workspace.'),
    }),

  ...neighbourOperations,

  listAuditEntries: c
    .query('/audit', {
      summary: 'The audit trail over a period',
      permission: { resource: 'audit', action: 'read' },
      audited: true,
    })
    .input(AuditQuery)
    .output(page(AuditEntry)),
});
