import { AllowancePanel } from '@atelier/gateway-web';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../api/query-cache.ts';
import { patterns } from '../paths.ts';

/** What is left of limits for whoever is signed in, with where each comes from. */
export function OwnAllowance() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <AllowancePanel limitsPath={patterns.limits} isSuperAdmin={me.roles.includes('super-admin')} />
  );
}
