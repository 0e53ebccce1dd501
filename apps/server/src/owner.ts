import type { StartedIdentity } from '@atelier/identity';
import type { Configuration } from './configuration.ts';
import { readOwner, writeOwner } from './home.ts';
import type { StartedModules } from '@atelier/api';

/** Makes the owner of a new home, and a fresh one-time sign-in link at every start. */
export async function signInOwner(
  { home, ownerEmail }: Configuration,
  url: string,
  started: StartedModules,
): Promise<string | undefined> {
  const identity = identityOf(started);
  if (identity === undefined) return undefined;
  const kept = readOwner(home);
  if (kept) {
    // The port may be another one today.
    if (kept.url !== url) writeOwner(home, { ...kept, url });
    return signInUrl(url, await identity.issueSignInCode(kept.userId));
  }
  const { userId, apiKey, signInCode } = await identity.makeOwner({ email: ownerEmail });
  writeOwner(home, { email: ownerEmail, apiKey, url, userId });
  return signInUrl(url, signInCode);
}

export function signInUrl(url: string, code: string): string {
  return `${url}/sign-in?code=${encodeURIComponent(code)}`;
}

export function identityOf({ hosted }: StartedModules): StartedIdentity | undefined {
  const identity = hosted.find(({ module }) => module.name === 'identity');
  // The table of modules has the identity module under this name and no other.
  return identity?.started as StartedIdentity | undefined;
}
