import { test } from 'node:test';
import { decide } from '@atelier/kernel';
import fc from 'fast-check';
import { type WorkspaceEvent, workspace } from './workspace.ts';

const workspaceId = fc.constant('workspace_1' as const);
const person = fc.integer({ min: 1, max: 3 }).map((n) => `user_${n}` as const);
const email = fc.constantFrom('one@example.com', 'two@example.com');
const time = fc.integer({ min: 0, max: 3 }).map(String);
const invitation = fc.integer({ min: 1, max: 2 }).map((n) => `invitation_${n}` as const);
const command = fc.oneof(
  fc.record({
    type: fc.constant('ChangeMember' as const),
    workspaceId,
    by: person,
    userId: person,
    role: fc.constantFrom('owner' as const, 'member' as const),
  }),
  fc.record({
    type: fc.constant('InviteMember' as const),
    workspaceId,
    invitationId: invitation,
    by: person,
    email,
    role: fc.constantFrom('owner' as const, 'member' as const),
    now: time,
    expiresAt: time,
  }),
  fc.record({
    type: fc.constant('AcceptInvitation' as const),
    workspaceId,
    invitationId: invitation,
    by: person,
    email,
    now: time,
  }),
  fc.record({
    type: fc.constant('RemoveMember' as const),
    workspaceId,
    by: person,
    userId: person,
  }),
);

test('a workspace always has an owner, its person if it is personal, and invitations of owners only', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(command), (isPersonal, commands) => {
      const history: WorkspaceEvent[] = [
        {
          type: 'WorkspaceCreated',
          workspaceId: 'workspace_1',
          name: 'Studio',
          ownerId: 'user_1',
          isPersonal,
        },
      ];
      for (const each of commands) {
        const decision = decide(workspace, history, each);
        if (decision.outcome === 'accepted') history.push(...decision.events);
      }
      const state = history.reduce<ReturnType<typeof workspace.evolve>>(
        workspace.evolve,
        workspace.initial,
      );
      if (state.status === 'absent') return false;
      const hasPerson = state.members.some(({ userId }) => userId === 'user_1');
      const owners = state.members.filter(({ role }) => role === 'owner');
      const byOwners = state.invitations.every(({ by }) =>
        owners.some(({ userId }) => userId === by),
      );
      return owners.length > 0 && (hasPerson || !isPersonal) && byOwners;
    }),
  );
});
