import { LimitListPage } from '@atelier/gateway-web';
import { AuditTrailPage, type AuditView, RoleListPage, UserListPage } from '@atelier/identity-web';
import { OutboxPage } from '@atelier/notifications-web';
import { RouteLink, useMay } from '@atelier/ui';
import { Box, Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { meQuery } from '../api/query-cache.ts';
import { patterns } from '../paths.ts';

export function UsersScreen() {
  return (
    <Admin open="users">
      <UserListPage />
    </Admin>
  );
}

export function RolesScreen() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Admin open="roles">
      <RoleListPage me={me} />
    </Admin>
  );
}

export function LimitsScreen() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Admin open="limits">
      <LimitListPage workspace={me.workspace} isSuperAdmin={me.roles.includes('super-admin')} />
    </Admin>
  );
}

export function AuditScreen() {
  const view = useSearch({ strict: false }) as AuditView;
  const navigate = useNavigate();
  return (
    <Admin open="audit">
      <AuditTrailPage
        view={view}
        onView={(search) => void navigate({ to: patterns.audit, search, replace: true })}
      />
    </Admin>
  );
}

export function OutboxScreen() {
  return (
    <Admin open="outbox">
      <OutboxPage />
    </Admin>
  );
}

type Tab = 'users' | 'roles' | 'limits' | 'audit' | 'outbox';

/** The tabs of administration that the person may open. */
function Admin({ open, children }: { open: Tab; children: ReactNode }) {
  const tabs: readonly { readonly name: Tab; readonly title: string; readonly may: boolean }[] = [
    { name: 'users', title: 'Users', may: useMay('user', 'read') },
    { name: 'roles', title: 'Roles', may: useMay('role', 'read') },
    { name: 'limits', title: 'Limits', may: useMay('limit', 'read') },
    { name: 'audit', title: 'Audit', may: useMay('audit', 'read') },
    { name: 'outbox', title: 'Outbox', may: useMay('outbox', 'read') },
  ];
  return (
    <>
      <Box maw={1120} mx="auto" px={{ base: 'md', sm: 'xl' }} pt="md">
        <Tabs value={open}>
          <Tabs.List>
            {tabs
              .filter(({ may }) => may)
              .map(({ name, title }) => (
                <Tabs.Tab
                  key={name}
                  value={name}
                  renderRoot={(props) => <RouteLink {...props} href={patterns[name]} />}
                >
                  {title}
                </Tabs.Tab>
              ))}
          </Tabs.List>
        </Tabs>
      </Box>
      {children}
    </>
  );
}
