import { PolicyPanel } from '@atelier/gateway-web';
import { SettingsPage } from '@atelier/identity-web';
import { PreferenceListPage, WebHookListPage } from '@atelier/notifications-web';
import { EncryptionProgress } from '@atelier/playground-web';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { meQuery } from '../api/query-cache.ts';
import { type ScreenTab, TabbedScreen } from '../layout/tabbed-screen.tsx';
import { useArrival, useEnterWorkspace } from '../layout/use-enter-workspace.ts';
import { useSignOut } from '../layout/use-sign-out.ts';

export function SettingsScreen() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Settings open="settings">
      <SettingsPage
        me={me}
        onSignOut={useSignOut()}
        onEnter={useEnterWorkspace()}
        onLeft={useArrival()}
        workspaceChoices={
          <PolicyPanel
            mayChange={me.workspace.role === 'owner'}
            encryption={<EncryptionProgress />}
          />
        }
      />
    </Settings>
  );
}

export function PreferencesScreen() {
  return (
    <Settings open="preferences">
      <PreferenceListPage />
    </Settings>
  );
}

export function WebHooksScreen() {
  return (
    <Settings open="webHooks">
      <WebHookListPage />
    </Settings>
  );
}

type Tab = 'settings' | 'preferences' | 'webHooks';

/** Web hooks are for owners: the others need not come upon a refusal. */
function Settings({ open, children }: { open: Tab; children: ReactNode }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const tabs: readonly (ScreenTab & { readonly screen: Tab })[] = [
    { screen: 'settings', title: 'Settings' },
    { screen: 'preferences', title: 'Notifications' },
    { screen: 'webHooks', title: 'Web hooks', may: me.workspace.role === 'owner' },
  ];
  return (
    <TabbedScreen open={open} tabs={tabs} width={960}>
      {children}
    </TabbedScreen>
  );
}
