import { contextContract, id, problem, z } from '@atelier/contract';
import { PROVIDER_KEY_NOT_FOUND, WORKSPACE_NOT_FOUND } from './identity.problems.ts';
import { MemberRole, ProviderName, SecretName } from './identity.shapes.ts';

const c = contextContract('identity');

const MASTER_KEY_MISSING = problem(
  503,
  'What is asked for is sealed with a master key that is not configured. Put that key behind the current one, in ATELIER_MASTER_KEY or in `masterKeys` of keys.json, so that it can be read and sealed anew.',
);

/** What other contexts ask about people, and have kept for them. */
export const neighbourOperations = {
  openProviderKey: c
    .internal({ summary: 'The key to call a provider with: the user’s own, unsealed' })
    .input(z.object({ provider: ProviderName }))
    .output(z.object({ apiKey: z.string(), baseUrl: z.string().optional() }))
    .errors({ PROVIDER_KEY_NOT_FOUND }),

  describeUsers: c
    .internal({ summary: 'The names behind ids of users, for reports; unknown ids are left out' })
    .input(z.object({ userIds: z.array(id('user')).max(1000) }))
    .output(z.array(z.object({ id: id('user'), email: z.string(), name: z.string() }))),

  describeWorkspace: c
    .internal({ summary: 'The workspace of the call, and what the caller is in it' })
    .output(z.object({ id: id('workspace'), role: MemberRole }))
    .errors({ WORKSPACE_NOT_FOUND }),

  describeMembers: c
    .internal({ summary: 'Who is in the workspace of the call; suspended users are left out' })
    .output(
      z.array(
        z.object({
          id: id('user'),
          email: z.string(),
          name: z.string(),
          role: MemberRole,
        }),
      ),
    ),

  keepSecret: c
    .internal({ summary: 'Seal a secret of the workspace of the call; answers what is kept then' })
    .input(
      z.object({
        name: SecretName,
        value: z.string().min(1).max(4000),
        unlessKept: z.boolean().default(false).describe('A secret of this name stays as it is.'),
      }),
    )
    .output(z.object({ value: z.string() }))
    .errors({ MASTER_KEY_MISSING }),

  openSecret: c
    .internal({ summary: 'A secret that was kept for the workspace of the call' })
    .input(z.object({ name: SecretName }))
    .output(z.object({ value: z.string() }))
    .errors({
      SECRET_NOT_FOUND: problem(404, 'No secret of this name is kept.'),
      MASTER_KEY_MISSING,
    }),

  forgetSecret: c
    .internal({ summary: 'Forget a secret that was kept for the workspace of the call' })
    .input(z.object({ name: SecretName })),
};
