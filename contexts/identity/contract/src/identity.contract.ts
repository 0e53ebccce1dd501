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
import { administrationOperations } from './administration.operations.ts';
import {
  EMAIL_TAKEN,
  INVALID_CREDENTIALS,
  PROVIDER_KEY_NOT_FOUND,
  USER_SUSPENDED,
  WORKSPACE_NOT_FOUND,
} from './identity.problems.ts';
import {
  ApiKey,
  BaseUrl,
  ProviderKeyText,
  Me,
  NewAccount,
  Password,
  PermissionShape,
  ProviderKey,
  ProviderName,
  SignedIn,
} from './identity.shapes.ts';
import { neighbourOperations } from './neighbour.operations.ts';
import { workspaceOperations } from './workspace.operations.ts';

const c = contextContract('identity');

const manageAccount = { resource: 'account', action: 'manage' };
const readAccount = { resource: 'account', action: 'read' };

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
      summary: 'Revoke an API key at once, and every key that was made with it',
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
        apiKey: ProviderKeyText,
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

  ...administrationOperations,
  ...workspaceOperations,
  ...neighbourOperations,
});
