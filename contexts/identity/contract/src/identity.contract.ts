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

const c = contextContract('identity');

const Password = z
  .string()
  .min(8, 'At least 8 characters.')
  .refine((text) => new TextEncoder().encode(text).length <= 72, 'At most 72 bytes.')
  .refine((text) => !text.includes('\0'), 'No NUL character.');

export const PermissionShape = z.object({
  resource: z.string().regex(/^[a-z][a-z-]{0,63}$/),
  action: z.string().regex(/^[a-z][a-z-]{0,63}$/),
});

export const WorkspaceSummary = z.object({
  id: id('workspace'),
  name: z.string(),
  role: z.enum(['owner', 'member']),
});

/** How much of prompts and answers a workspace's request log keeps. */
export const ContentPolicy = z.enum(['keep', 'drop']);

export const Me = z.object({
  userId: id('user'),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  permissions: z.array(PermissionShape),
  workspace: WorkspaceSummary,
  workspaces: z.array(WorkspaceSummary),
  csrfToken: z.string().optional(),
});

export const ApiKey = z.object({
  id: id('key'),
  name: z.string(),
  prefix: z.string().describe('The first characters, to recognise a key by.'),
  scopes: z.array(PermissionShape).describe('Empty: everything its user may do.'),
  createdAt: Time,
  expiresAt: Time.optional(),
  lastUsedAt: Time.optional(),
});

/** A provider's name in model ids, as `openai` in `openai/gpt-5`. */
export const ProviderName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);

export const ProviderKey = z.object({
  provider: ProviderName,
  hint: z.string().describe('The last four characters; the key itself is never returned.'),
  baseUrl: z.string().optional(),
  updatedAt: Time,
});

export const User = z.object({
  id: id('user'),
  email: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended']),
  roles: z.array(z.string()),
  createdAt: Time,
  lastSeenAt: Time.optional(),
});

export const Role = z.object({
  name: z.string().regex(/^[a-z][a-z-]{1,63}$/),
  title: z.string(),
  rank: z.int().describe('Who has a rank can give roles below it only.'),
  builtIn: z.boolean(),
  permissions: z.array(PermissionShape),
});

export const AuditEntry = z.object({
  id: z.string(),
  at: Time,
  actorKind: z.enum(['user', 'api-key', 'service', 'anonymous']),
  userId: id('user').optional(),
  email: z.string().optional(),
  operation: z.string().describe('The operation of the contract, as `identity.assignRole`.'),
  target: z.string().optional(),
  outcome: z.enum(['ok', 'refused', 'failed']),
  code: z.string().optional().describe('The error code, unless the outcome is ok.'),
  requestId: z.string(),
  address: z.string().optional(),
});

export const Workspace = z.object({
  id: id('workspace'),
  name: z.string(),
  contentPolicy: ContentPolicy,
  createdAt: Time,
});

export const Member = z.object({
  userId: id('user'),
  email: z.string(),
  name: z.string(),
  role: z.enum(['owner', 'member']),
  joinedAt: Time,
});

const SignedIn = z.object({ token: z.string(), expiresAt: Time });

const EMAIL_TAKEN = problem(409, 'An account with this e-mail exists already.');
const INVALID_CREDENTIALS = problem(401, 'E-mail or password is wrong.');
const USER_SUSPENDED = problem(403, 'This account is suspended.');
const USER_NOT_FOUND = problem(404, 'No such user.');
const ROLE_NOT_FOUND = problem(404, 'No such role.');
const RANK_TOO_LOW = problem(403, 'Your own rank is not above what this touches.');
const WORKSPACE_NOT_FOUND = problem(404, 'No such workspace.');

const manageUsers = { resource: 'user', action: 'manage' };
const readUsers = { resource: 'user', action: 'read' };

const perAddress = { points: 5, perSeconds: 60, by: 'address' } as const;

/**
 * Who you are, what you may do, whose keys are whose.
 *
 * `login` answers a bearer token. A browser also gets the cookie `atelier_session` (HttpOnly) from
 * it; with the cookie, unsafe methods need the header `x-csrf-token` with the value `me` gives.
 */
export const identity = c.contract({
  register: c
    .create('/auth/register', {
      summary: 'Open an account with e-mail and password',
      access: 'public',
      rateLimit: perAddress,
    })
    .input(
      z.object({
        email: Email,
        password: Password,
        name: z.string().trim().min(1).max(200).optional(),
      }),
    )
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
    .replace('/me/password', { summary: 'Change your password; all other sign-ins end' })
    .input(z.object({ currentPassword: z.string().max(1000), newPassword: Password }))
    .output(Receipt)
    .errors({ INVALID_CREDENTIALS }),

  me: c.query('/me', { summary: 'Who am I, and what may I do' }).output(Me),

  switchWorkspace: c
    .command('/me/workspace', { summary: 'Work in another workspace with this sign-in' })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(Receipt)
    .errors({ WORKSPACE_NOT_FOUND }),

  createApiKey: c
    .create('/api-keys', { summary: 'Make an API key; it is shown this once', secretAnswer: true })
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
        'A key cannot do more than its user.',
        z.object({ resource: z.string(), action: z.string() }),
      ),
      EXPIRY_PAST: problem(409, 'The key would have expired already.'),
    }),

  listApiKeys: c
    .query('/api-keys', { summary: 'Your API keys' })
    .input(PageQuery)
    .output(page(ApiKey)),

  revokeApiKey: c
    .remove('/api-keys/{keyId}', { summary: 'Revoke an API key at once' })
    .input(z.object({ keyId: id('key') }))
    .errors({ API_KEY_NOT_FOUND: problem(404, 'No such API key.') }),

  storeProviderKey: c
    .replace('/provider-keys/{provider}', { summary: 'Store your own key for a provider, sealed' })
    .input(
      z.object({
        provider: ProviderName,
        apiKey: z.string().trim().min(1).max(4000),
        baseUrl: z
          .url({ protocol: /^https?$/ })
          .max(500)
          .optional()
          .describe('For a server that speaks the OpenAI API.'),
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
    })
    .input(z.object({ provider: ProviderName }))
    .output(ProviderKey)
    .errors({ PROVIDER_KEY_NOT_FOUND: problem(404, 'You stored no key for this provider.') }),

  listProviderKeys: c
    .query('/provider-keys', { summary: 'The providers you stored a key for' })
    .output(page(ProviderKey)),

  removeProviderKey: c
    .remove('/provider-keys/{provider}', { summary: 'Remove your key for a provider' })
    .input(z.object({ provider: ProviderName }))
    .errors({ PROVIDER_KEY_NOT_FOUND: problem(404, 'You stored no key for this provider.') }),

  listUsers: c
    .query('/users', { summary: 'All users', permission: readUsers, audited: true })
    .input(PageQuery.extend({ search: z.string().max(200).optional() }))
    .output(page(User)),

  createUser: c
    .create('/users', { summary: 'Make an account for somebody', permission: manageUsers })
    .input(
      z.object({
        email: Email,
        password: Password,
        name: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(User)
    .errors({ EMAIL_TAKEN }),

  suspendUser: c
    .command('/users/{userId}/suspend', {
      summary: 'Suspend a user: tokens and keys stop working at once',
      permission: manageUsers,
    })
    .input(z.object({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW }),

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
    .errors({
      USER_NOT_FOUND,
      ROLE_NOT_FOUND,
      RANK_TOO_LOW,
      LAST_SUPER_ADMIN: problem(409, 'Somebody must remain super-admin.'),
    }),

  grantPermission: c
    .replace('/users/{userId}/permissions/{resource}/{action}', {
      summary: 'Grant a single permission to a user',
      permission: { resource: 'role', action: 'assign' },
    })
    .input(PermissionShape.extend({ userId: id('user') }))
    .output(Receipt)
    .errors({ USER_NOT_FOUND, RANK_TOO_LOW }),

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
    .input(
      z.object({
        name: Role.shape.name,
        title: z.string().trim().min(1).max(100),
        rank: z.int().min(0).max(99),
        permissions: z.array(PermissionShape).max(200),
      }),
    )
    .output(Receipt)
    .errors({ ROLE_BUILT_IN: problem(409, 'Built-in roles stay as they are.'), RANK_TOO_LOW }),

  removeRole: c
    .remove('/roles/{name}', {
      summary: 'Remove an own role from everybody',
      permission: { resource: 'role', action: 'manage' },
    })
    .input(z.object({ name: Role.shape.name }))
    .errors({
      ROLE_NOT_FOUND,
      ROLE_BUILT_IN: problem(409, 'Built-in roles stay as they are.'),
      RANK_TOO_LOW,
    }),

  getWorkspace: c
    .query('/workspaces/{workspaceId}', { summary: 'A workspace you belong to' })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(Workspace)
    .errors({ WORKSPACE_NOT_FOUND }),

  createWorkspace: c
    .create('/workspaces', { summary: 'Make a workspace' })
    .input(z.object({ name: z.string().trim().min(1).max(100) }))
    .output(Workspace),

  changeWorkspace: c
    .change('/workspaces/{workspaceId}', {
      summary: 'Rename a workspace, or say what its request log keeps',
    })
    .input(
      z.object({
        workspaceId: id('workspace'),
        name: z.string().trim().min(1).max(100).optional(),
        contentPolicy: ContentPolicy.optional(),
      }),
    )
    .output(Receipt)
    .errors({
      WORKSPACE_NOT_FOUND,
      NOT_WORKSPACE_OWNER: problem(403, 'Only an owner of the workspace may do this.'),
    }),

  listMembers: c
    .query('/workspaces/{workspaceId}/members', { summary: 'Who belongs to a workspace' })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(page(Member))
    .errors({ WORKSPACE_NOT_FOUND }),

  addMember: c
    .create('/workspaces/{workspaceId}/members', { summary: 'Let a user into a workspace' })
    .input(
      z.object({
        workspaceId: id('workspace'),
        email: Email,
        role: z.enum(['owner', 'member']).default('member'),
      }),
    )
    .output(Member)
    .errors({
      WORKSPACE_NOT_FOUND,
      USER_NOT_FOUND,
      NOT_WORKSPACE_OWNER: problem(403, 'Only an owner of the workspace may do this.'),
    }),

  removeMember: c
    .remove('/workspaces/{workspaceId}/members/{userId}', {
      summary: 'Take a user out of a workspace',
    })
    .input(z.object({ workspaceId: id('workspace'), userId: id('user') }))
    .errors({
      WORKSPACE_NOT_FOUND,
      USER_NOT_FOUND,
      NOT_WORKSPACE_OWNER: problem(403, 'Only an owner of the workspace may do this.'),
      LAST_OWNER: problem(409, 'A workspace keeps at least one owner.'),
    }),

  openProviderKey: c
    .internal({ summary: 'The key to call a provider with: the user’s own, unsealed' })
    .input(z.object({ provider: ProviderName }))
    .output(z.object({ apiKey: z.string(), baseUrl: z.string().optional() }))
    .errors({ PROVIDER_KEY_NOT_FOUND: problem(404, 'You stored no key for this provider.') }),

  describeWorkspace: c
    .internal({ summary: 'What other contexts must know of the workspace of the call' })
    .output(z.object({ id: id('workspace'), contentPolicy: ContentPolicy })),

  listAuditEntries: c
    .query('/audit', {
      summary: 'The audit trail over a period',
      permission: { resource: 'audit', action: 'read' },
      audited: true,
    })
    .input(
      PageQuery.extend({
        from: Time.optional(),
        to: Time.optional(),
        userId: id('user').optional(),
        operation: z.string().max(100).optional(),
      }),
    )
    .output(page(AuditEntry)),
});
