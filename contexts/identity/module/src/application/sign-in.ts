import { newId } from '@atelier/kernel';
import type { HostContext } from '@atelier/rpc';
import type { AccessRow } from './access.projection.ts';
import { asUser } from './open-account.ts';
import type { IdentityPorts } from './ports.ts';
import { loginAt, logins } from './streams.ts';

/** Begins a sign-in for a user whose credentials were good when `row` was read. */
export async function signIn(
  { write, tokens, clock }: IdentityPorts,
  row: AccessRow,
  method: 'password' | 'sign-in-link',
  { requestId, sessionCookie }: HostContext,
): Promise<{ token: string; expiresAt: string }> {
  const loginId = newId('login');
  // Whole seconds, as tokens have them, so that token and sign-in end together.
  const expiresAtMs = Math.floor((clock.now().getTime() + tokens.lifetimeMs) / 1000) * 1000;
  const expiresAt = new Date(expiresAtMs);
  await write(asUser(row.id, row.homeId, requestId), ({ record }) =>
    record(logins, loginAt(loginId), {
      type: 'SignIn',
      loginId,
      userId: row.id,
      workspaceId: row.homeId,
      method,
      era: row.era,
      expiresAt: expiresAt.toISOString(),
    }),
  );
  const token = await tokens.issue({ userId: row.id, loginId, expiresAt });
  sessionCookie?.set(token, { expires: expiresAt });
  return { token, expiresAt: expiresAt.toISOString() };
}
