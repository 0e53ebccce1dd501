import { accept, type Decider, type Permission, reject } from '@atelier/kernel';
import { isBuiltIn } from './built-in-roles.ts';
import { covers } from './permissions.ts';
import { outranks, type Role, type Standing } from './roles.ts';

type Definition = Omit<Role, 'incarnation'>;

export type RoleCommand =
  | ({ type: 'DefineRole'; by: Standing } & Definition)
  | { type: 'RemoveRole'; name: string; by: Standing };

export type RoleEvent =
  | ({ type: 'RoleDefined'; incarnation: number } & Definition)
  | { type: 'RoleRemoved'; name: string };

export type RoleState =
  | { status: 'undefined'; incarnation: number }
  | ({ status: 'defined' } & Role);

/** An own role ranks below who defines it, and holds no permission which that one has not. */
export const role = {
  initial: { status: 'undefined', incarnation: 0 },

  decide: {
    DefineRole({ name, title, rank, permissions, by }, state) {
      if (isBuiltIn(name)) return reject({ code: 'ROLE_BUILT_IN' });
      const touched = state.status === 'defined' ? Math.max(rank, state.rank) : rank;
      if (!outranks(by, touched)) return reject({ code: 'RANK_TOO_LOW' });
      const missing = permissions.find((each) => !covers(by.permissions, each));
      if (missing) return reject({ code: 'PERMISSION_NOT_YOURS', ...pair(missing) });
      const { incarnation } = state;
      return accept({ type: 'RoleDefined', name, title, rank, permissions, incarnation });
    },

    RemoveRole({ name, by }, state) {
      if (isBuiltIn(name)) return reject({ code: 'ROLE_BUILT_IN' });
      if (state.status === 'undefined') return reject({ code: 'ROLE_NOT_FOUND' });
      if (!outranks(by, state.rank)) return reject({ code: 'RANK_TOO_LOW' });
      return accept({ type: 'RoleRemoved', name });
    },
  },

  evolve(state, event) {
    switch (event.type) {
      case 'RoleDefined': {
        const { type: _, ...definition } = event;
        return { status: 'defined', ...definition };
      }
      case 'RoleRemoved':
        return { status: 'undefined', incarnation: state.incarnation + 1 };
    }
  },
} satisfies Decider<RoleState, RoleCommand, RoleEvent>;

const pair = ({ resource, action }: Permission) => ({ resource, action });
