import { accept, type Decider, reject, type UserId, type WorkspaceId } from '@atelier/kernel';
import {
  type Closed,
  type Invitation,
  type InvitationId,
  type Invitations,
  openInvitation,
  outlived,
} from './invitations.ts';
import { isLastOwner, type MemberRole, type Members, roleOf, without } from './members.ts';

/** Distributes, so that each type is a command or event of its own. */
type OnWorkspace<Type extends string> = Type extends string
  ? { type: Type; workspaceId: WorkspaceId }
  : never;
/** Who has an account of the address, and where he looks for what he is told. */
type Invited = { readonly userId: UserId; readonly homeId: WorkspaceId };

export type WorkspaceCommand =
  | (OnWorkspace<'CreateWorkspace'> & { name: string; ownerId: UserId; isPersonal: boolean })
  | (OnWorkspace<'ChangeWorkspace'> & { by: UserId; name?: string })
  | (OnWorkspace<'InviteMember'> & Invitation & { now: string; invited?: Invited })
  | (OnWorkspace<'RevokeInvitation'> & { by: UserId; invitationId: InvitationId })
  | (OnWorkspace<'AcceptInvitation' | 'DeclineInvitation'> & {
      by: UserId;
      invitationId: InvitationId;
      email: string;
      now: string;
    })
  | (OnWorkspace<'ChangeMember'> & { by: UserId; userId: UserId; role: MemberRole })
  | (OnWorkspace<'RemoveMember'> & { by: UserId; userId: UserId });

export type WorkspaceEvent =
  | (OnWorkspace<'WorkspaceCreated'> & { name: string; ownerId: UserId; isPersonal: boolean })
  | (OnWorkspace<'WorkspaceRenamed'> & { name: string })
  // Recorded until the gateway's policy held this choice: told to others, without effect here.
  | (OnWorkspace<'ContentPolicyChanged'> & { contentPolicy: 'keep' | 'drop' })
  | (OnWorkspace<'MemberInvited'> & Invitation & { name: string; invited?: Invited })
  | (OnWorkspace<'InvitationClosed'> & { invitationId: InvitationId; as: Closed })
  // Of somebody who is a member already: his role is another one now.
  | (OnWorkspace<'MemberAdded'> & { userId: UserId; role: MemberRole })
  | (OnWorkspace<'MemberRemoved'> & { userId: UserId });

export type Workspace =
  | { status: 'absent' }
  | {
      status: 'open';
      name: string;
      members: Members;
      invitations: Invitations;
      personalOf?: UserId;
    };

export const MAX_INVITATIONS = 100;

/**
 * A workspace always has an owner, and is not there for who is no member. Nobody becomes a member
 * but by accepting the invitation of somebody who is an owner still.
 */
export const workspace = {
  initial: { status: 'absent' },

  decide: {
    CreateWorkspace({ workspaceId, name, ownerId, isPersonal }, state) {
      if (state.status === 'open') return accept();
      return accept({ type: 'WorkspaceCreated', workspaceId, name, ownerId, isPersonal });
    },

    ChangeWorkspace({ workspaceId, by, name }, state) {
      if (state.status === 'absent') return reject({ code: 'WORKSPACE_NOT_FOUND' });
      const refused = unlessOwner(state.members, by);
      if (refused) return refused;
      if (name === undefined || name === state.name) return accept();
      return accept({ type: 'WorkspaceRenamed', workspaceId, name });
    },

    InviteMember({ type: _, workspaceId, now, invited, ...invitation }, state) {
      if (state.status === 'absent') return reject({ code: 'WORKSPACE_NOT_FOUND' });
      const refused = unlessOwner(state.members, invitation.by);
      if (refused) return refused;
      if (invited && roleOf(state.members, invited.userId))
        return reject({ code: 'MEMBER_ALREADY' });
      const gone = outlived(state.invitations, invitation.email, now);
      if (state.invitations.length - gone.length >= MAX_INVITATIONS)
        return reject({ code: 'TOO_MANY_INVITATIONS' });
      const { name } = state;
      return accept<WorkspaceEvent>(...gone.map((each) => closed(workspaceId, each, each.as)), {
        type: 'MemberInvited',
        workspaceId,
        name,
        ...invitation,
        ...(invited && { invited }),
      });
    },

    RevokeInvitation({ workspaceId, by, invitationId }, state) {
      if (state.status === 'absent') return reject({ code: 'WORKSPACE_NOT_FOUND' });
      const refused = unlessOwner(state.members, by);
      if (refused) return refused;
      const found = state.invitations.find((each) => each.invitationId === invitationId);
      if (found === undefined) return reject({ code: 'INVITATION_NOT_FOUND' });
      return accept(closed(workspaceId, found, 'revoked'));
    },

    AcceptInvitation({ workspaceId, by, ...answer }, state) {
      const found = invitationOf(state, answer);
      if (state.status === 'absent' || found === undefined)
        return reject({ code: 'INVITATION_NOT_FOUND' });
      const accepted = closed(workspaceId, found, 'accepted');
      if (roleOf(state.members, by)) return accept<WorkspaceEvent>(accepted);
      const { role } = found;
      return accept<WorkspaceEvent>(accepted, {
        type: 'MemberAdded',
        workspaceId,
        userId: by,
        role,
      });
    },

    DeclineInvitation({ workspaceId, ...answer }, state) {
      const found = invitationOf(state, answer);
      if (found === undefined) return reject({ code: 'INVITATION_NOT_FOUND' });
      return accept(closed(workspaceId, found, 'declined'));
    },

    ChangeMember({ workspaceId, by, userId, role }, state) {
      if (state.status === 'absent') return reject({ code: 'WORKSPACE_NOT_FOUND' });
      const refused = unlessOwner(state.members, by);
      if (refused) return refused;
      const before = roleOf(state.members, userId);
      if (before === undefined) return reject({ code: 'USER_NOT_FOUND' });
      if (before === role) return accept();
      if (isLastOwner(state.members, userId)) return reject({ code: 'LAST_OWNER' });
      return accept<WorkspaceEvent>(
        { type: 'MemberAdded', workspaceId, userId, role },
        ...withdrawn(workspaceId, state.invitations, userId),
      );
    },

    RemoveMember({ workspaceId, by, userId }, state) {
      if (state.status === 'absent') return reject({ code: 'WORKSPACE_NOT_FOUND' });
      const refused =
        by === userId ? unlessMember(state.members, by) : unlessOwner(state.members, by);
      if (refused) return refused;
      if (roleOf(state.members, userId) === undefined) return reject({ code: 'USER_NOT_FOUND' });
      if (isLastOwner(state.members, userId)) return reject({ code: 'LAST_OWNER' });
      if (state.personalOf === userId) return reject({ code: 'PERSONAL_WORKSPACE' });
      return accept<WorkspaceEvent>(
        { type: 'MemberRemoved', workspaceId, userId },
        ...withdrawn(workspaceId, state.invitations, userId),
      );
    },
  },

  evolve(state, event) {
    if (event.type === 'WorkspaceCreated') return opened(event);
    if (state.status === 'absent') return state; // every later fact presupposes a workspace
    const { members } = state;
    switch (event.type) {
      case 'WorkspaceRenamed':
        return { ...state, name: event.name };
      case 'ContentPolicyChanged':
        return state;
      case 'MemberInvited': {
        const { invitationId, email, role, by, expiresAt } = event;
        const invitation = { invitationId, email, role, by, expiresAt };
        return { ...state, invitations: [...state.invitations, invitation] };
      }
      case 'InvitationClosed':
        return {
          ...state,
          invitations: state.invitations.filter(
            ({ invitationId }) => invitationId !== event.invitationId,
          ),
        };
      case 'MemberAdded':
        return {
          ...state,
          members: [...without(members, event.userId), { userId: event.userId, role: event.role }],
        };
      case 'MemberRemoved':
        return { ...state, members: without(members, event.userId) };
    }
  },
} satisfies Decider<Workspace, WorkspaceCommand, WorkspaceEvent>;

function opened(event: Extract<WorkspaceEvent, { type: 'WorkspaceCreated' }>): Workspace {
  const { name, ownerId, isPersonal } = event;
  return {
    status: 'open',
    name,
    members: [{ userId: ownerId, role: 'owner' }],
    invitations: [],
    ...(isPersonal ? { personalOf: ownerId } : {}),
  };
}

function unlessMember(members: Members, by: UserId) {
  return roleOf(members, by) === undefined ? reject({ code: 'WORKSPACE_NOT_FOUND' }) : undefined;
}

function unlessOwner(members: Members, by: UserId) {
  const absent = unlessMember(members, by);
  if (absent) return absent;
  return roleOf(members, by) === 'owner' ? undefined : reject({ code: 'NOT_WORKSPACE_OWNER' });
}

/** The invitation that an answer is to, if it is to that person and can still be accepted. */
function invitationOf(
  state: Workspace,
  answer: { invitationId: InvitationId; email: string; now: string },
): Invitation | undefined {
  if (state.status === 'absent') return undefined;
  const found = openInvitation(state.invitations, answer.invitationId, answer.now);
  return found?.email === answer.email ? found : undefined;
}

/** Who is no longer an owner has nobody invited any more. */
function withdrawn(workspaceId: WorkspaceId, invitations: Invitations, by: UserId) {
  return invitations
    .filter((each) => each.by === by)
    .map((each) => closed(workspaceId, each, 'revoked'));
}

function closed(workspaceId: WorkspaceId, { invitationId }: Invitation, as: Closed) {
  return { type: 'InvitationClosed', workspaceId, invitationId, as } as const;
}
