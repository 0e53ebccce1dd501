import { identity } from '@atelier/identity-contract';
import { handler, refusal } from '@atelier/rpc';
import { workspaces } from './aggregates.ts';
import { visibleWorkspace } from './get-workspace.ts';
import { shownMember } from './list-members.ts';
import { userByEmail } from './list-users.ts';
import type { IdentityPorts } from './ports.ts';

/** Adding a member again with another role changes the role. */
export const addMember = (ports: IdentityPorts) =>
  handler(identity.addMember, async ({ input, errors, call }) => {
    const { workspaceId, email, role } = input;
    // First, so that nobody learns from a strange workspace whether an e-mail is known.
    if (!(await visibleWorkspace(ports, call.actor, workspaceId)))
      throw errors.WORKSPACE_NOT_FOUND();
    const user = await userByEmail(ports, email);
    if (user === undefined) throw errors.USER_NOT_FOUND();
    const by = call.actor.userId;
    const added = await ports.recorder.one(call, workspaces, workspaceId, {
      type: 'AddMember',
      workspaceId,
      by,
      userId: user.id,
      role,
    });
    if (added.outcome === 'rejected') throw refusal(added.rejection, errors);
    const row = await visibleWorkspace(ports, call.actor, workspaceId);
    const member = row?.members.find(({ userId }) => userId === user.id);
    // Only when he, or the caller, was taken out again in the same moment.
    if (member === undefined) throw errors.USER_NOT_FOUND();
    return shownMember(member, user);
  });
