import { contextContract, Email, id, page, problem, Receipt, z } from '@atelier/contract';
import {
  LAST_OWNER,
  NOT_WORKSPACE_OWNER,
  USER_NOT_FOUND,
  WORKSPACE_NOT_FOUND,
} from './identity.problems.ts';
import { Invitation, Member, MemberRole, MyInvitation, Workspace } from './identity.shapes.ts';

const c = contextContract('identity');

const INVITATION_NOT_FOUND = problem(404, 'No such invitation, or it is out of date.');
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

  changeMember: c
    .change('/workspaces/{workspaceId}/members/{userId}', {
      summary: 'Make a member an owner, or an owner a member',
      permission: manageAccount,
    })
    .input(z.object({ workspaceId: id('workspace'), userId: id('user'), role: MemberRole }))
    .output(Receipt)
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

  inviteMember: c
    .create('/workspaces/{workspaceId}/invitations', {
      summary: 'Invite somebody into a workspace, for 14 days',
      description:
        'The answer does not tell whether the address has an account. Who is invited again has the newer invitation only.',
      permission: manageAccount,
      // Who is invited is told by e-mail: nobody is to write letters with it.
      rateLimit: { points: 30, perSeconds: 3600, by: 'actor' },
    })
    .input(
      z.object({
        workspaceId: id('workspace'),
        email: Email,
        role: MemberRole.default('member'),
      }),
    )
    .output(Invitation)
    .errors({
      WORKSPACE_NOT_FOUND,
      NOT_WORKSPACE_OWNER,
      MEMBER_ALREADY: problem(409, 'This person is a member already.'),
      TOO_MANY_INVITATIONS: problem(
        409,
        'This is as many invitations as a workspace can have open. Revoke one.',
      ),
    }),

  listInvitations: c
    .query('/workspaces/{workspaceId}/invitations', {
      summary: 'Who is invited into a workspace and has not answered yet',
      permission: readAccount,
    })
    .input(z.object({ workspaceId: id('workspace') }))
    .output(page(Invitation))
    .errors({ WORKSPACE_NOT_FOUND, NOT_WORKSPACE_OWNER }),

  revokeInvitation: c
    .remove('/workspaces/{workspaceId}/invitations/{invitationId}', {
      summary: 'Take an invitation back',
      permission: manageAccount,
    })
    .input(z.object({ workspaceId: id('workspace'), invitationId: id('invitation') }))
    .errors({ WORKSPACE_NOT_FOUND, INVITATION_NOT_FOUND, NOT_WORKSPACE_OWNER }),

  listMyInvitations: c
    .query('/me/invitations', {
      summary: 'The workspaces you are invited into',
      permission: readAccount,
    })
    .output(page(MyInvitation)),

  acceptInvitation: c
    .command('/me/invitations/{invitationId}/accept', {
      summary: 'Accept an invitation: you are a member of the workspace then',
      permission: manageAccount,
    })
    .input(z.object({ invitationId: id('invitation') }))
    .output(z.object({ workspaceId: id('workspace') }))
    .errors({ INVITATION_NOT_FOUND }),

  declineInvitation: c
    .command('/me/invitations/{invitationId}/decline', {
      summary: 'Decline an invitation',
      permission: manageAccount,
      successStatus: 204,
    })
    .input(z.object({ invitationId: id('invitation') }))
    .errors({ INVITATION_NOT_FOUND }),
};
