import { ProviderList } from '@atelier/gateway-web';
import { ApiKeyList } from '@atelier/identity-web';
import { Page } from '@atelier/ui';
import { useSearch } from '@tanstack/react-router';

export function KeysScreen() {
  const { provider } = useSearch({ strict: false }) as { provider?: string };
  return (
    <Page
      title="Keys"
      about="Your keys for providers, which Atelier calls them with, and API keys, with which your programs call Atelier."
    >
      <ProviderList open={provider} />
      <ApiKeyList />
    </Page>
  );
}
