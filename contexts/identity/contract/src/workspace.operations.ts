import { contextContract, Email, id, page, problem, Receipt, z } from '@atelier/contract';
import {
  LAST_OWNER,
  NOT_WORKSPACE_OWNER,
  USER_NOT_FOUND,
  WORKSPACE_NOT_FOUND,
} from './identity.problems.ts';
import { Member, MemberRole, Workspace } from './identity.shapes.ts';

const c = contextContract('identity');

const manageAccount = { resource: 'account', action: 'manage' };
const readAccount = { resource: 'account', action: 'read' };

/** Workspaces, and who belongs to them. */
export const workspaceOperations = {
  getWorkspace: c
    .query('/workspaces/{workspaceId}', {
      summary: 'A workspace you belong to',
      permission: readAccount,
    })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(Workspace)
    .errors({ WORKSPACE_NOT_FOUND }),

  createWorkspace: c
    .create('/workspaces', {
      summary: 'Make a workspace',
      permission: manageAccount,
      // Who leaves what he made may make another: not all day long.
      rateLimit: { points: 20, perSeconds: 3600, by: 'actor' },
    })
    .input(z.object({ name: z.string().trim().min(1).max(100) }))
    .output(Workspace)
    .errors({
      TOO_MANY_WORKSPACES: problem(
        409,
        'This is as many workspaces as one user can make. Leave one first.',
      ),
    }),

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
};
