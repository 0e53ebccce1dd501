import { EmptyState, FailureNotice, Page, Panel, RouteLink, useClient } from '@atelier/ui';
import { Button, Group, SegmentedControl, Skeleton } from '@mantine/core';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { BudgetList } from './budget-list.panel.tsx';
import { UsageGroups } from './usage-groups.tsx';
import { boundsOf, type Period, periods } from './usage-period.ts';
import type { BillingApi, Measure } from './usage-series.ts';
import { UsageTiles } from './usage-tiles.tsx';

// The plotting library is heavy and below the fold of what one reads first: the totals.
const UsagePlot = lazy(async () => ({ default: (await import('./usage-plot.tsx')).UsagePlot }));

const GROUPS = ['model', 'operation', 'user', 'day'] as const;
type Group = (typeof GROUPS)[number];

/** What the address says of the page. */
export type UsageView = {
  readonly period?: string | undefined;
  readonly by?: string | undefined;
  readonly show?: string | undefined;
};

type Props = {
  readonly view: UsageView;
  readonly onView: (view: UsageView) => void;
};
type PageProps = Props & {
  /** Where a prompt is sent. */
  readonly playgroundHref: string;
  readonly children?: ReactNode;
};

const LOOK_EVERY_MS = 30_000;

/** What was used and what it cost in a period: totals, over time by model, a table; `children` above. */
export function UsagePage({ view, onView, playgroundHref, children }: PageProps) {
  const billing = useClient<BillingApi>('billing');
  const period = periods.find(({ value }) => value === view.period)?.value ?? '7d';
  const by = GROUPS.find((group) => group === view.by) ?? 'model';
  const bounds = useMemo(() => boundsOf(period, new Date()), [period]);
  const reportBy = (groupBy: Group) => ({
    queryKey: ['billing', 'usage', bounds, groupBy],
    queryFn: () => billing.usage({ ...bounds, groupBy }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
  // The plot is by model whatever the table is by; by model they are one request.
  const usage = useQuery(reportBy('model'));
  const table = useQuery(reportBy(by));
  // Where nothing cost anything, as offline, the tokens are what there is to see.
  const isFree = usage.data?.totals.costNanoUsd === 0;
  const measure =
    MEASURES.find(({ value }) => value === view.show)?.value ?? (isFree ? 'tokens' : 'cost');
  const csv = `/api/v1/usage.csv?${new URLSearchParams({ from: bounds.from, to: bounds.to }).toString()}`;
  return (
    <Page
      title="Usage"
      about="Every model call is metered where it is made; costs are exact sums of the providers’ prices."
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Period"
            data={periods.map(({ value, label }) => ({ value, label }))}
            value={period}
            onChange={(value) => onView({ ...view, period: value as Period })}
          />
          <Button
            component="a"
            href={csv}
            download={`usage_${bounds.from.slice(0, 10)}_${bounds.to.slice(0, 10)}.csv`}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
          >
            CSV
          </Button>
        </>
      }
    >
      {children}
      {usage.isError && (
        <Panel padded={false}>
          <FailureNotice error={usage.error} retry={() => void usage.refetch()} />
        </Panel>
      )}
      {usage.isPending && <Waiting />}
      {usage.data && usage.data.totals.requests === 0 && (
        <Panel>
          <EmptyState
            icon={<IconChartBar size={20} />}
            title="Nothing was used in this period"
            action={
              <Button component={RouteLink} href={playgroundHref} variant="default">
                To the Playground
              </Button>
            }
          >
            Send a prompt in the Playground or call the API with a key, and it is counted here at
            once.
          </EmptyState>
        </Panel>
      )}
      {usage.data && usage.data.totals.requests > 0 && (
        <>
          <UsageTiles totals={usage.data.totals} />
          <Panel title="Over time" actions={<MeasureChoice {...{ view, onView, measure }} />}>
            <Suspense fallback={<Skeleton h={280} />}>
              <UsagePlot report={usage.data} measure={measure} />
            </Suspense>
          </Panel>
          <Panel
            title="In detail"
            padded={false}
            actions={<GroupChoice {...{ view, onView, by }} />}
          >
            {table.data ? <UsageGroups report={table.data} by={by} /> : <Skeleton h={160} />}
          </Panel>
        </>
      )}
      <BudgetList />
    </Page>
  );
}

const MEASURES: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: 'cost', label: 'Cost' },
  { value: 'tokens', label: 'Tokens' },
  { value: 'requests', label: 'Requests' },
];

function MeasureChoice({ view, onView, measure }: Props & { measure: Measure }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="What the plot shows"
      data={MEASURES.map(({ value, label }) => ({ value, label }))}
      value={measure}
      onChange={(show) => onView({ ...view, show })}
    />
  );
}

function GroupChoice({ view, onView, by }: Props & { by: Group }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="What the table is grouped by"
      data={GROUPS.map((value) => ({ value, label: `By ${value}` }))}
      value={by}
      onChange={(next) => onView({ ...view, by: next })}
    />
  );
}

function Waiting() {
  return (
    <>
      <Group grow mb="lg">
        {[1, 2, 3, 4].map((tile) => (
          <Skeleton key={tile} h={76} />
        ))}
      </Group>
      <Skeleton h={330} mb="lg" />
      <Skeleton h={200} />
    </>
  );
}
