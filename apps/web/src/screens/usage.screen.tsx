import { UsagePage, type UsageView } from '@atelier/billing-web';
import { AllowancePanel } from '@atelier/gateway-web';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { patterns } from '../paths.ts';

export function UsageScreen() {
  const view = useSearch({ strict: false }) as UsageView;
  const navigate = useNavigate();
  return (
    <UsagePage
      view={view}
      onView={(search) => void navigate({ to: patterns.usage, search, replace: true })}
    >
      <AllowancePanel limitsPath={patterns.limits} />
    </UsagePage>
  );
}
