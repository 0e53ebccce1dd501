import '@mantine/spotlight/styles.css';
import { useSessions } from '@atelier/playground-web';
import { ago, useMay, useNavigate } from '@atelier/ui';
import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight, type SpotlightActionData } from '@mantine/spotlight';
import {
  IconActivity,
  IconBell,
  IconChartBar,
  IconGitFork,
  IconGauge,
  IconKey,
  IconKeyboard,
  IconListSearch,
  IconMessage,
  IconPlus,
  IconReceipt,
  IconRoute,
  IconSearch,
  IconSettings,
  IconShield,
  IconTag,
  IconSunMoon,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { paths, patterns } from '../paths.ts';

/** ⌘K: to any session or place, from anywhere, without the mouse. */
export function CommandPalette({ onShortcuts }: { onShortcuts: () => void }) {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [searched] = useDebouncedValue(query.trim(), 200);
  const sessions = useSessions(searched);
  const places = usePlaces(onShortcuts);
  const found = (sessions.data?.pages ?? []).flatMap(({ items }) => items).slice(0, 12);
  return (
    <Spotlight
      shortcut={['mod + K', 'mod + P']}
      query={query}
      onQueryChange={setQuery}
      scrollable
      maxHeight={440}
      highlightQuery
      nothingFound="Nothing found"
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Go to a session or a place',
      }}
      actions={[
        { group: 'Go to', actions: places },
        {
          group: 'Sessions',
          actions: found.map((session) => ({
            id: session.id,
            label: session.title,
            description: `${session.settings.model} · ${ago(session.updatedAt)}`,
            // The server searches messages too; what it found must not be filtered out again.
            keywords: [query],
            leftSection: session.forkedFrom ? <IconGitFork size={18} /> : <IconMessage size={18} />,
            onClick: () => navigate(paths.session(session.id)),
          })),
        },
      ]}
    />
  );
}

export const openPalette = () => spotlight.open();

function usePlaces(onShortcuts: () => void): SpotlightActionData[] {
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const mayUsers = useMay('user', 'read');
  const mayAudit = useMay('audit', 'read');
  const mayLimits = useMay('limit', 'read');
  const mayPrices = useMay('model', 'manage');
  const mayBilling = useMay('billing', 'read');
  const mayRoles = useMay('role', 'read');
  const mayOutbox = useMay('outbox', 'read');
  const place = (label: string, path: string, icon: ReactNode, keywords?: string) => ({
    id: path,
    label,
    leftSection: icon,
    onClick: () => navigate(path),
    ...(keywords ? { keywords } : {}),
  });
  return [
    place(
      'New session',
      patterns.playground,
      <IconPlus size={18} />,
      'chat conversation playground',
    ),
    place('Usage', patterns.usage, <IconChartBar size={18} />, 'cost tokens'),
    ...(mayBilling
      ? [
          place(
            'Billing',
            patterns.billing,
            <IconReceipt size={18} />,
            'plan subscription upgrade',
          ),
          place('Invoices', patterns.invoices, <IconReceipt size={18} />, 'bill pdf'),
          place('Payments', patterns.payments, <IconReceipt size={18} />, 'card refund'),
        ]
      : []),
    place(
      'Gateway',
      patterns.gateway,
      <IconActivity size={18} />,
      'dashboard traffic latency errors cache',
    ),
    place('Requests', patterns.requests, <IconListSearch size={18} />, 'log'),
    place('Routes', patterns.routes, <IconRoute size={18} />, 'fallback weights circuit breaker'),
    place('Keys', patterns.keys, <IconKey size={18} />, 'provider api byok'),
    ...(mayUsers ? [place('Users', patterns.users, <IconShield size={18} />, 'admin roles')] : []),
    ...(mayLimits
      ? [place('Limits', patterns.limits, <IconGauge size={18} />, 'quota budget allowance admin')]
      : []),
    ...(mayPrices
      ? [place('Prices', patterns.prices, <IconTag size={18} />, 'cost override models admin')]
      : []),
    ...(mayAudit ? [place('Audit trail', patterns.audit, <IconShield size={18} />, 'admin')] : []),
    ...(mayRoles
      ? [place('Roles', patterns.roles, <IconShield size={18} />, 'permissions admin')]
      : []),
    ...(mayOutbox
      ? [place('Outbox', patterns.outbox, <IconShield size={18} />, 'e-mail admin')]
      : []),
    place('Notifications', patterns.preferences, <IconBell size={18} />, 'e-mail preferences'),
    place('Settings', patterns.settings, <IconSettings size={18} />, 'password theme workspace'),
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      leftSection: <IconKeyboard size={18} />,
      onClick: onShortcuts,
    },
    {
      id: 'theme',
      label: 'Change between light and dark',
      leftSection: <IconSunMoon size={18} />,
      onClick: () => toggleColorScheme(),
    },
  ];
}
