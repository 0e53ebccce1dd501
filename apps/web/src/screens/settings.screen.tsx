import { PolicyPanel } from '@atelier/gateway-web';
import { SettingsPage } from '@atelier/identity-web';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../api/query-cache.ts';
import { useEnterWorkspace } from '../layout/use-enter-workspace.ts';
import { useSignOut } from '../layout/use-sign-out.ts';

export function SettingsScreen() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <SettingsPage
      me={me}
      onSignOut={useSignOut()}
      onEnter={useEnterWorkspace()}
      workspaceChoices={<PolicyPanel mayChange={me.workspace.role === 'owner'} />}
    />
  );
}
