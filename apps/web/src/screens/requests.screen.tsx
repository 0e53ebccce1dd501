import { RequestListPage } from '@atelier/gateway-web';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { patterns } from '../paths.ts';

export function RequestsScreen() {
  const { status } = useSearch({ strict: false }) as { status?: string };
  const navigate = useNavigate();
  return (
    <RequestListPage
      status={status}
      onStatus={(next) =>
        void navigate({ to: patterns.requests, search: { status: next }, replace: true })
      }
    />
  );
}
