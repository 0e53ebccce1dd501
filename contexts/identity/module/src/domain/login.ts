import { accept, type Decider, type Id, type UserId, type WorkspaceId } from '@atelier/kernel';

type OfLogin<Type extends string> = { type: Type; loginId: Id<'login'>; userId: UserId };
type Begun = {
  workspaceId: WorkspaceId;
  method: 'password' | 'sign-in-link';
  /** The user's era when the credentials were checked; see the access projection. */
  era: number;
  expiresAt: string;
};

export type LoginCommand =
  | (OfLogin<'SignIn'> & Begun)
  | (OfLogin<'SwitchWorkspace'> & { workspaceId: WorkspaceId })
  | OfLogin<'SignOut'>;

export type LoginEvent =
  | (OfLogin<'UserAuthenticated'> & Begun)
  | (OfLogin<'WorkspaceSwitched'> & { workspaceId: WorkspaceId })
  | OfLogin<'SignedOut'>;

export type Login = { status: 'absent' | 'ended' } | { status: 'open'; workspaceId: WorkspaceId };

/** A sign-in works in one workspace at a time, and once ended stays ended. */
export const login = {
  initial: { status: 'absent' },

  decide: {
    SignIn({ type: _, ...begun }, state) {
      if (state.status !== 'absent') return accept();
      return accept({ type: 'UserAuthenticated', ...begun });
    },

    SwitchWorkspace({ type: _, ...switched }, state) {
      if (state.status !== 'open' || state.workspaceId === switched.workspaceId) return accept();
      return accept({ type: 'WorkspaceSwitched', ...switched });
    },

    SignOut({ loginId, userId }, state) {
      return state.status === 'open' ? accept({ type: 'SignedOut', loginId, userId }) : accept();
    },
  },

  evolve(_, event) {
    if (event.type === 'SignedOut') return { status: 'ended' };
    return { status: 'open', workspaceId: event.workspaceId };
  },
} satisfies Decider<Login, LoginCommand, LoginEvent>;
