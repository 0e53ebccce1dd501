import { accept, type Decider, reject, type UserId, type WorkspaceId } from '@atelier/kernel';

export type MemberRole = 'owner' | 'member';
export type Member = { readonly userId: UserId; readonly role: MemberRole };

type OnWorkspace<Type extends string> = { type: Type; workspaceId: WorkspaceId };

export type WorkspaceCommand =
  | (OnWorkspace<'CreateWorkspace'> & { name: string; ownerId: UserId; isPersonal: boolean })
  | (OnWorkspace<'ChangeWorkspace'> & { by: UserId; name?: string })
  | (OnWorkspace<'AddMember'> & { by: UserId; userId: UserId; role: MemberRole })
  | (OnWorkspace<'RemoveMember'> & { by: UserId; userId: UserId });

export type WorkspaceEvent =
  | (OnWorkspace<'WorkspaceCreated'> & { name: string; ownerId: UserId; isPersonal: boolean })
  | (OnWorkspace<'WorkspaceRenamed'> & { name: string })
  // Recorded until the gateway's policy held this choice: told to others, without effect here.
  | (OnWorkspace<'ContentPolicyChanged'> & { contentPolicy: 'keep' | 'drop' })
  | (OnWorkspace<'MemberAdded'> & { userId: UserId; role: MemberRole })
  | (OnWorkspace<'MemberRemoved'> & { userId: UserId });

export type Workspace =
  | { status: 'absent' }
  | {
      status: 'open';
      name: string;
      members: readonly Member[];
      personalOf?: UserId;
    };

/** A workspace always has an owner, and is not there for who is no member. */
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

    AddMember({ workspaceId, by, userId, role }, state) {
      if (state.status === 'absent') return reject({ code: 'WORKSPACE_NOT_FOUND' });
      const refused = unlessOwner(state.members, by);
      if (refused) return refused;
      if (roleOf(state.members, userId) === role) return accept();
      if (isLastOwner(state.members, userId)) return reject({ code: 'LAST_OWNER' });
      return accept({ type: 'MemberAdded', workspaceId, userId, role });
    },

    RemoveMember({ workspaceId, by, userId }, state) {
      if (state.status === 'absent') return reject({ code: 'WORKSPACE_NOT_FOUND' });
      const refused =
        by === userId ? unlessMember(state.members, by) : unlessOwner(state.members, by);
      if (refused) return refused;
      if (roleOf(state.members, userId) === undefined) return reject({ code: 'USER_NOT_FOUND' });
      if (isLastOwner(state.members, userId)) return reject({ code: 'LAST_OWNER' });
      if (state.personalOf === userId) return reject({ code: 'PERSONAL_WORKSPACE' });
      return accept({ type: 'MemberRemoved', workspaceId, userId });
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
    ...(isPersonal ? { personalOf: ownerId } : {}),
  };
}

const without = (members: readonly Member[], userId: UserId) =>
  members.filter((each) => each.userId !== userId);

const roleOf = (members: readonly Member[], userId: UserId): MemberRole | undefined =>
  members.find((each) => each.userId === userId)?.role;

function unlessMember(members: readonly Member[], by: UserId) {
  return roleOf(members, by) === undefined ? reject({ code: 'WORKSPACE_NOT_FOUND' }) : undefined;
}

function unlessOwner(members: readonly Member[], by: UserId) {
  const absent = unlessMember(members, by);
  if (absent) return absent;
  return roleOf(members, by) === 'owner' ? undefined : reject({ code: 'NOT_WORKSPACE_OWNER' });
}

function isLastOwner(members: readonly Member[], userId: UserId): boolean {
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.userId === userId;
}
