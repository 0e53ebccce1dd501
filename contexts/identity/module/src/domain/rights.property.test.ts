import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, may, type Permission } from '@atelier/kernel';
import fc from 'fast-check';
import { builtInRoles } from './built-in-roles.ts';
import { covers, intersection } from './permissions.ts';
import { role } from './role.ts';
import { type Roles, standingOf } from './roles.ts';
import { type SuperAdminsEvent, superAdmins } from './super-admins.ts';
import { type UserEvent, user } from './user.ts';

const ROLES: Roles = [
  ...builtInRoles,
  {
    name: 'lead',
    title: 'Lead',
    rank: 30,
    incarnation: 1,
    permissions: [{ resource: 'role', action: 'assign' }],
  },
];
const names = ROLES.map(({ name }) => name);
const people = ['user_1', 'user_2', 'user_3'] as const;
const person = fc.constantFrom(...people);
const resource = fc.constantFrom('all', 'user', 'role', 'model');
const action = fc.constantFrom('manage', 'read', 'assign');
const permission: fc.Arbitrary<Permission> = fc.record({ resource, action });
const permissions = fc.array(permission, { maxLength: 4 });

type History = Record<(typeof people)[number], UserEvent[]>;
const standing = (history: readonly UserEvent[]) => {
  const state = history.reduce<ReturnType<typeof user.evolve>>(user.evolve, user.initial);
  return state.status === 'unregistered'
    ? standingOf([], [], ROLES)
    : standingOf(state.roles, state.granted, ROLES);
};
const begun = (userId: (typeof people)[number], roleName: string): UserEvent[] => [
  { type: 'UserRegistered', userId, email: '', name: '', workspaceId: 'workspace_1' },
  {
    type: 'RoleAssigned',
    userId,
    role: roleName,
    incarnation: ROLES.find(({ name }) => name === roleName)?.incarnation ?? 0,
  },
];

const step = fc.record({
  type: fc.constantFrom('AssignRole', 'WithdrawRole', 'GrantPermission', 'WithdrawPermission'),
  by: person,
  userId: person,
  role: fc.constantFrom(...names),
  permission,
});

test('among people who are no super-admins nobody raises himself or reaches the highest rank there was', () => {
  const mortal = fc.constantFrom(...names.filter((name) => name !== 'super-admin'));
  fc.assert(
    fc.property(
      fc.tuple(mortal, mortal, mortal),
      fc.array(step, { maxLength: 30 }),
      (roles, steps) => {
        const history: History = {
          user_1: begun('user_1', roles[0]),
          user_2: begun('user_2', roles[1]),
          user_3: begun('user_3', roles[2]),
        };
        const highest = Math.max(...people.map((each) => standing(history[each]).rank));
        const topped = people.filter((each) => standing(history[each]).rank === highest);
        for (const { by, userId, permission: wanted, ...rest } of steps) {
          const before = standing(history[userId]);
          const command = { ...rest, ...wanted, userId, roles: ROLES, by: standing(history[by]) };
          const decision = decide(user, history[userId], command);
          if (decision.outcome === 'accepted') history[userId].push(...decision.events);
          const after = standing(history[userId]);
          if (by === userId) assert.deepEqual(after, before);
          if (!topped.includes(userId)) assert.ok(after.rank < highest);
          // Everything anybody may do, somebody could do before, or a role of lower rank brings it.
          if (rest.type === 'GrantPermission' && decision.outcome === 'accepted')
            assert.ok(covers(command.by.permissions, wanted));
        }
      },
    ),
  );
});

test('once there is a super-admin there always is one', () => {
  const command = fc.record({
    type: fc.constantFrom('AppointSuperAdmin', 'DismissSuperAdmin'),
    userId: person,
  });
  fc.assert(
    fc.property(fc.array(command), (commands) => {
      const history: SuperAdminsEvent[] = [{ type: 'SuperAdminAppointed', userId: 'user_1' }];
      for (const each of commands) {
        const decision = decide(superAdmins, history, each);
        if (decision.outcome === 'accepted') history.push(...decision.events);
      }
      return (
        history.reduce<ReturnType<typeof superAdmins.evolve>>(superAdmins.evolve, []).length > 0
      );
    }),
  );
});

test('what two lists of permissions both allow is exactly what their intersection allows', () => {
  fc.assert(
    fc.property(permissions, permissions, permission, (one, other, wanted) => {
      const both = covers(one, wanted) && covers(other, wanted);
      assert.equal(may({ permissions: intersection(one, other) }, wanted), both);
    }),
  );
});

test('an own role never holds more than who defined it, nor his rank', () => {
  const definition = fc.record({ rank: fc.integer({ min: 0, max: 99 }), permissions });
  fc.assert(
    fc.property(definition, permissions, fc.integer({ min: 0, max: 100 }), (wanted, mine, rank) => {
      const by = { roles: [], rank, permissions: mine };
      const command = { type: 'DefineRole', name: 'poet', title: 'Poet', ...wanted, by } as const;
      const decision = decide(role, [], command);
      const allowed =
        (rank === 100 || wanted.rank < rank) &&
        wanted.permissions.every((each) => covers(mine, each));
      assert.equal(decision.outcome === 'accepted', allowed);
    }),
  );
});
