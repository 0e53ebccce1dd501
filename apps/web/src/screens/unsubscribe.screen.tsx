import { UnsubscribePage } from '@atelier/notifications-web';
import { useSearch } from '@tanstack/react-router';

export function UnsubscribeScreen() {
  const { token = '' } = useSearch({ strict: false }) as { token?: string };
  return <UnsubscribePage token={token} />;
}
