import { identity } from '@atelier/identity-contract';
import { everyItem, PLATFORM } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { IdentityPorts } from './ports.ts';
import type { UserRow } from './user-list.projection.ts';

/** E-mail addresses are looked up when the trail is read, so that the trail holds none. */
export const listAuditEntries = ({ auditTrail, userRows }: IdentityPorts) =>
  handler(identity.listAuditEntries, async ({ input }) => {
    const { from, to, userId, operation, limit, cursor } = input;
    const page = await auditTrail.list({
      limit,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      userId,
      operation,
      cursor,
    });
    const ids = [...new Set(page.items.flatMap((each) => each.userId ?? []))];
    const rows = await everyItem<UserRow>((cursor) =>
      userRows.list(PLATFORM, { where: { id: ids }, limit: 200, cursor }),
    );
    const emails = new Map(rows.map(({ id, email }) => [id, email]));
    const items = page.items.map((entry) => {
      const email = entry.userId && emails.get(entry.userId);
      return { ...entry, ...(email ? { email } : {}) };
    });
    return { ...page, items };
  });
