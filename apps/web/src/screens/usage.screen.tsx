import { UsagePage, type UsageView } from '@atelier/billing-web';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { patterns } from '../paths.ts';
import { OwnAllowance } from './own-allowance.tsx';

export function UsageScreen() {
  const view = useSearch({ strict: false }) as UsageView;
  const navigate = useNavigate();
  return (
    <UsagePage
      view={view}
      playgroundHref={patterns.playground}
      onView={(search) => void navigate({ to: patterns.usage, search, replace: true })}
    >
      <OwnAllowance />
    </UsagePage>
  );
}
