import {
  ConfirmButton,
  EmptyState,
  FailureNotice,
  ListTable,
  Page,
  Panel,
  useMay,
} from '@atelier/ui';
import { Badge, Button, Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { IconGauge, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Limit } from './gateway-api.ts';
import { LimitForm } from './limit.form.tsx';
import { amountInWords, SOURCES, sourceOf, whoseCalls } from './limit-words.ts';
import { useLimitSubjects, useLimits, useRecountLimits, useRemoveLimit } from './use-limits.ts';

type Props = {
  readonly workspace: {
    readonly id: `workspace_${string}`;
    readonly name: string;
    readonly role: 'owner' | 'member';
  };
  /** Whether whoever looks sets what holds everywhere. */
  readonly isSuperAdmin: boolean;
};

/** The limits that hold in a workspace: set, changed and removed here. */
export function LimitListPage({ workspace, isSuperAdmin }: Props) {
  const list = useLimits();
  const isAdmin = useMay('limit', 'manage');
  const mayAdd = isAdmin || workspace.role === 'owner';
  const [open, setOpen] = useState<Limit | 'new'>();
  const mayChange = ({ origin }: Limit) =>
    origin === 'default' ? isSuperAdmin : origin === 'admin' ? isAdmin : origin === 'own' && mayAdd;
  return (
    <Page
      title="Limits"
      about="How much may be asked of models, checked before each call. What the plan names replaces the default, and what an administrator sets here replaces both; a limit on one user or key goes before one on each. The workspace’s own limits and budgets only tighten. What everybody has, the default and the free plan, counts a user’s calls in all his workspaces. Periods are those of the calendar in UTC."
      actions={
        <>
          {isAdmin && <Recount />}
          {mayAdd && (
            <Button leftSection={<IconPlus size={15} />} onClick={() => setOpen('new')}>
              New limit
            </Button>
          )}
        </>
      }
    >
      <Panel padded={false}>
        {list.isPending && <Skeleton h={240} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {list.data?.items.length === 0 && (
          <EmptyState icon={<IconGauge size={20} />} title="No limits">
            Everybody here may ask models as much as they like.
          </EmptyState>
        )}
        {list.data && list.data.items.length > 0 && (
          <Limits
            limits={list.data.items}
            workspaceId={workspace.id}
            mayChange={mayChange}
            onChange={setOpen}
          />
        )}
      </Panel>
      {open && (
        <LimitForm
          limit={open === 'new' ? undefined : open}
          workspace={workspace}
          maySetEverywhere={isSuperAdmin}
          mayLift={isAdmin}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

function Recount() {
  const recount = useRecountLimits();
  return (
    <Tooltip label="Counts what was used anew from the request log">
      <Button
        variant="default"
        leftSection={<IconRefresh size={15} />}
        loading={recount.isPending}
        onClick={() => recount.mutate()}
      >
        Recount
      </Button>
    </Tooltip>
  );
}

type ListProps = {
  limits: readonly Limit[];
  workspaceId: `workspace_${string}`;
  mayChange: (limit: Limit) => boolean;
  onChange: (limit: Limit) => void;
};

function Limits({ limits, workspaceId, mayChange, onChange }: ListProps) {
  const subjects = useLimitSubjects(workspaceId);
  const known = [...subjects.user, ...subjects.apiKey];
  const nameOf = (id: string) => known.find(({ value }) => value === id)?.label;
  return (
    <ListTable
      minWidth={600}
      rows={limits.toSorted(byWhat)}
      keyOf={({ id }) => id}
      isFaint={({ replacedBy }) => replacedBy !== undefined}
      columns={[
        { title: 'At most', show: amountOf },
        {
          title: 'Whose calls',
          show: (limit) => (
            <>
              {whoseCalls(limit, nameOf)}
              {limit.operation !== undefined && (
                <Text size="xs" ff="monospace" c="dimmed">
                  {limit.operation}
                </Text>
              )}
            </>
          ),
        },
        { title: 'Comes from', show: (limit) => <Source limit={limit} /> },
        {
          align: 'right',
          show: (limit) => mayChange(limit) && <Actions limit={limit} onChange={onChange} />,
        },
      ]}
    />
  );
}

function amountOf({ amount, unit, period }: Limit): string {
  const most = amount === null ? `no limit of ${unit}` : amountInWords(unit, amount);
  return `${most} per ${period}`;
}

/** What is on the same calls stands together. */
function byWhat(one: Limit, other: Limit): number {
  return placeOf(one).localeCompare(placeOf(other));
}

const placeOf = ({ per, operation = '', unit, period }: Limit) =>
  [per === 'workspace' ? 0 : 1, operation, unit, period].join(' ');

function Source({ limit }: { limit: Limit }) {
  const { origin, replacedBy } = limit;
  return (
    <>
      <Tooltip label={SOURCES[origin].about}>
        <Badge color={origin === 'default' ? 'gray' : 'blue'}>{sourceOf(limit)}</Badge>
      </Tooltip>
      {replacedBy && (
        <Text size="xs" c="dimmed">
          {replacedBy === 'plan' ? 'The plan’s holds' : 'An administrator’s holds'}
        </Text>
      )}
    </>
  );
}

function Actions({ limit, onChange }: { limit: Limit; onChange: ListProps['onChange'] }) {
  const remove = useRemoveLimit();
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="subtle" onClick={() => onChange(limit)}>
        Change
      </Button>
      <ConfirmButton
        color="red"
        question="Remove this limit? What else is set for these calls holds from then on."
        confirm="Remove"
        onConfirm={() => remove.mutate(limit.id)}
      >
        Remove
      </ConfirmButton>
    </Group>
  );
}
