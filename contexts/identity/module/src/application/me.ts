import { identity } from '@atelier/identity-contract';
import { everyItem, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import type { WorkspaceRow } from './workspace-list.projection.ts';

export const me = ({ accessRows, userRows, workspaceRows, tokens }: IdentityPorts) =>
  handler(identity.me, async ({ call: { actor }, errors }) => {
    const [user, row] = await Promise.all([
      userRows.get(PLATFORM, actor.userId),
      accessRows.get(PLATFORM, actor.userId),
    ]);
    if (user === undefined || row === undefined) throw errors.UNAUTHORIZED();
    // A key sees its own workspace only.
    const memberships = row.memberships.filter(
      ({ id }) => actor.kind === 'user' || id === actor.workspaceId,
    );
    // Across tenants, but by ids that membership has just vouched for.
    const rows = await everyItem<WorkspaceRow>((cursor) =>
      workspaceRows.everywhere.list({
        where: { id: memberships.map(({ id }) => id) },
        limit: 200,
        cursor,
      }),
    );
    const summaries = memberships.flatMap(({ id, role }) => {
      const found = rows.find((each) => each.id === id);
      return found ? [{ id, name: found.name, role }] : [];
    });
    // Taken out of the workspace a moment ago, a person is back at home and a key is dead.
    const current =
      summaries.find(({ id }) => id === actor.workspaceId) ??
      summaries.find(({ id }) => id === row.homeId);
    if (current === undefined) throw errors.UNAUTHORIZED();
    return {
      userId: actor.userId,
      email: user.email,
      name: user.name,
      roles: [...actor.roles],
      permissions: [...actor.permissions],
      workspace: current,
      workspaces: summaries,
      ...(actor.loginId ? { csrfToken: await tokens.csrfToken(actor.loginId) } : {}),
    };
  });
