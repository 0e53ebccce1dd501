import { PolicyPanel } from '@atelier/gateway-web';
import { SettingsPage } from '@atelier/identity-web';
import { PreferenceListPage, WebHookListPage } from '@atelier/notifications-web';
import { RouteLink } from '@atelier/ui';
import { Box, Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { meQuery } from '../api/query-cache.ts';
import { useArrival, useEnterWorkspace } from '../layout/use-enter-workspace.ts';
import { useSignOut } from '../layout/use-sign-out.ts';
import { patterns } from '../paths.ts';

export function SettingsScreen() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Settings open="settings">
      <SettingsPage
        me={me}
        onSignOut={useSignOut()}
        onEnter={useEnterWorkspace()}
        onLeft={useArrival()}
        workspaceChoices={<PolicyPanel mayChange={me.workspace.role === 'owner'} />}
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

const TITLES: Readonly<Record<Tab, string>> = {
  settings: 'You and your workspace',
  preferences: 'Notifications',
  webHooks: 'Web hooks',
};

/** Web hooks are for owners: the others need not come upon a refusal. */
function Settings({ open, children }: { open: Tab; children: ReactNode }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const tabs: readonly Tab[] =
    me.workspace.role === 'owner'
      ? ['settings', 'preferences', 'webHooks']
      : ['settings', 'preferences'];
  return (
    <>
      <Box maw={960} mx="auto" px={{ base: 'md', sm: 'xl' }} pt="md">
        <Tabs value={open}>
          <Tabs.List>
            {tabs.map((name) => (
              <Tabs.Tab
                key={name}
                value={name}
                renderRoot={(props) => <RouteLink {...props} href={patterns[name]} />}
              >
                {TITLES[name]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      </Box>
      {children}
    </>
  );
}
