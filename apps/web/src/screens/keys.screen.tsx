import { ProviderList } from '@atelier/gateway-web';
import { ApiKeyList } from '@atelier/identity-web';
import { Page } from '@atelier/ui';

export function KeysScreen() {
  return (
    <Page
      title="Keys"
      about="Your keys for providers, which Atelier calls them with, and API keys, with which your programs call Atelier."
    >
      <ProviderList />
      <ApiKeyList />
    </Page>
  );
}
