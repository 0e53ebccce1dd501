import { noticeFailure } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { clients } from '../api/clients.ts';
import { patterns } from '../paths.ts';

/** Ends the session at the server, forgets all that was read, and goes to sign in. */
export function useSignOut(): () => void {
  const cache = useQueryClient();
  const router = useRouter();
  return () =>
    void clients.identity.logout().then(async () => {
      await router.navigate({ to: patterns.signIn });
      cache.clear();
      forgetPerson();
    }, noticeFailure);
}

/** Drafts and choices stay over reloads, but not for the next person at this machine. */
function forgetPerson(): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith('atelier-')) localStorage.removeItem(key);
}
