import { ProviderListPanel } from '@atelier/gateway-web';
import { ApiKeyListPanel } from '@atelier/identity-web';
import { Page } from '@atelier/ui';
import { useSearch } from '@tanstack/react-router';

export function KeysScreen() {
  const { provider } = useSearch({ strict: false }) as { provider?: string };
  return (
    <Page
      title="Keys"
      about="Your keys for providers, which Atelier calls them with, and API keys, with which your programs call Atelier."
    >
      <ProviderListPanel open={provider} />
      <ApiKeyListPanel />
    </Page>
  );
}
