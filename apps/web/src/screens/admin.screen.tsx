import { LimitListPage, PriceListPage, type PriceView } from '@atelier/gateway-web';
import { AuditTrailPage, type AuditView, RoleListPage, UserListPage } from '@atelier/identity-web';
import { OutboxPage } from '@atelier/notifications-web';
import { useMay } from '@atelier/ui';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { meQuery } from '../api/query-cache.ts';
import { type ScreenTab, TabbedScreen } from '../layout/tabbed-screen.tsx';
import { patterns } from '../paths.ts';
import { useView } from '../use-view.ts';

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

export function PricesScreen() {
  const view = useSearch({ strict: false }) as PriceView;
  const onView = useView(patterns.prices, view, 'model');
  return (
    <Admin open="prices">
      <PriceListPage view={view} onView={onView} />
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

type Tab = 'users' | 'roles' | 'limits' | 'prices' | 'audit' | 'outbox';

/** The tabs of administration that the person may open. */
function Admin({ open, children }: { open: Tab; children: ReactNode }) {
  const tabs: readonly (ScreenTab & { readonly screen: Tab })[] = [
    { screen: 'users', title: 'Users', may: useMay('user', 'read') },
    { screen: 'roles', title: 'Roles', may: useMay('role', 'read') },
    { screen: 'limits', title: 'Limits', may: useMay('limit', 'read') },
    { screen: 'prices', title: 'Prices', may: useMay('model', 'manage') },
    { screen: 'audit', title: 'Audit', may: useMay('audit', 'read') },
    { screen: 'outbox', title: 'Outbox', may: useMay('outbox', 'read') },
  ];
  return (
    <TabbedScreen open={open} tabs={tabs}>
      {children}
    </TabbedScreen>
  );
}
