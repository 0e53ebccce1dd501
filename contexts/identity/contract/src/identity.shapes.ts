import { Email, id, PageQuery, Time, z } from '@atelier/contract';

/** bcrypt reads 72 bytes and no zero character; what it would ignore is refused. */
export const Password = z
  .string()
  .min(8, 'At least 8 characters.')
  .refine((text) => new TextEncoder().encode(text).length <= 72, 'At most 72 bytes.')
  .refine((text) => !text.includes('\0'), 'No NUL character.');

export const NewAccount = z.object({
  email: Email,
  password: Password,
  name: z.string().trim().min(1).max(200).optional(),
});

export const PermissionShape = z.object({
  resource: z.string().regex(/^[a-z][a-z-]{0,63}$/),
  action: z.string().regex(/^[a-z][a-z-]{0,63}$/),
});

/** What somebody is in a workspace. */
export const MemberRole = z.enum(['owner', 'member']);

export const WorkspaceSummary = z.object({
  id: id('workspace'),
  name: z.string(),
  role: MemberRole,
});

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
  permissions: z.array(PermissionShape).describe('Granted singly, beside those of the roles.'),
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

export const OwnRole = z.object({
  name: Role.shape.name,
  title: z.string().trim().min(1).max(100),
  rank: z.int().min(0).max(99),
  permissions: z.array(PermissionShape).max(200),
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

export const AuditQuery = PageQuery.extend({
  from: Time.optional(),
  to: Time.optional(),
  userId: id('user').optional(),
  operation: z.string().max(100).optional(),
});

/** What a neighbour calls a secret that is kept for it, beginning with its own name, as `notifications:unsubscribe`. */
export const SecretName = z.string().regex(/^[a-z][a-z-]*:[\w:.-]{1,150}$/);

export const Workspace = z.object({
  id: id('workspace'),
  name: z.string(),
  createdAt: Time,
});

export const Member = z.object({
  userId: id('user'),
  email: z.string(),
  name: z.string(),
  role: MemberRole,
  joinedAt: Time,
});

/** Waits for somebody to become a member, or not. */
export const Invitation = z.object({
  id: id('invitation'),
  email: z.string(),
  role: MemberRole,
  createdAt: Time,
  expiresAt: Time,
});

/** An invitation as the person it is for sees it. */
export const MyInvitation = Invitation.omit({ email: true }).extend({
  workspaceName: z.string(),
  invitedBy: z.object({ name: z.string(), email: z.string() }),
});

/** A key goes into a header, which carries nothing else: a pasted line break would end every call. */
export const ProviderKeyText = z
  .string()
  .trim()
  .max(4000)
  .regex(/^[\x21-\x7e]+$/, 'A key has no spaces, line breaks or letters beyond ASCII.');

/** Where a server that speaks the OpenAI API answers. Credentials belong in the key, not in here. */
export const BaseUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !/[\p{Cc}\s]/u.test(text), 'No spaces or control characters in the address.')
  .refine((text) => {
    const url = URL.parse(text);
    return url?.username === '' && url.password === '';
  }, 'No user name or password in the address.');

export const SignedIn = z.object({ token: z.string(), expiresAt: Time });
