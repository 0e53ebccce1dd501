import { UsagePage, type UsageView } from '@atelier/billing-web';
import { AllowancePanel } from '@atelier/gateway-web';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { meQuery } from '../api/query-cache.ts';
import { patterns } from '../paths.ts';

export function UsageScreen() {
  const view = useSearch({ strict: false }) as UsageView;
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  return (
    <UsagePage
      view={view}
      playgroundHref={patterns.playground}
      onView={(search) => void navigate({ to: patterns.usage, search, replace: true })}
    >
      <AllowancePanel
        limitsPath={patterns.limits}
        isSuperAdmin={me.roles.includes('super-admin')}
      />
    </UsagePage>
  );
}
