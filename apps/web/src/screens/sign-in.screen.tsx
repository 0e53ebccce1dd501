import { SignInPage } from '@atelier/identity-web';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { cache, meQuery } from '../api/query-cache.ts';
import { patterns } from '../paths.ts';

export function SignInScreen() {
  const { code, to } = useSearch({ strict: false }) as { code?: string; to?: string };
  const navigate = useNavigate();
  const enter = async () => {
    // What was read before may be another person's.
    cache.clear();
    await cache.fetchQuery(meQuery);
    await navigate({ href: insideOnly(to), replace: true });
  };
  return <SignInPage code={code} onSignedIn={() => void enter()} />;
}

/** Only an address of this application: a link must not lead a person elsewhere after sign-in. */
function insideOnly(to: string | undefined): string {
  return to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') ? to : patterns.home;
}
