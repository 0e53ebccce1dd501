import { EmptyState, FailureNotice, Page, Panel } from '@atelier/ui';
import { SegmentedControl, SimpleGrid, Skeleton } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { TrafficReport } from './gateway-api.ts';
import { NotableCalls } from './notable-calls.tsx';
import { TargetOverview } from './target-overview.tsx';
import { TightLimits } from './tight-limits.tsx';
import type { Spent } from './traffic-plots.tsx';
import { type TrafficPeriod, trafficBars, trafficPeriods } from './traffic-series.ts';
import { CacheShares, FailureShares } from './traffic-shares.tsx';
import { TrafficTiles } from './traffic-tiles.tsx';
import { useTraffic } from './use-traffic.ts';

// The plotting library is heavy; the figures are there before it.
const plots = () => import('./traffic-plots.tsx');
const StatusPlot = lazy(async () => ({ default: (await plots()).StatusPlot }));
const TimesPlot = lazy(async () => ({ default: (await plots()).TimesPlot }));
const SpentPlot = lazy(async () => ({ default: (await plots()).SpentPlot }));

type Props = {
  readonly period: string | undefined;
  readonly onPeriod: (period: string) => void;
  readonly requestsPath: string;
  /** Where one call of the log is shown. */
  readonly requestPath: (requestId: string) => string;
  readonly routesPath: string;
};

/** What goes through the gateway, and how well: over a period, and just now. */
export function TrafficPage({ period: wanted, onPeriod, routesPath, ...log }: Props) {
  const period = trafficPeriods.find(({ value }) => value === wanted)?.value ?? '24h';
  const traffic = useTraffic(period);
  const isOwn = traffic.data?.of === 'yourself';
  return (
    <Page
      title="Gateway"
      about={
        isOwn
          ? 'Your calls to models: how many, how fast, how well, for how much. Administrators see those of the whole workspace.'
          : 'All calls of this workspace to models: how many, how fast, how well, for how much.'
      }
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Period"
          data={trafficPeriods.map(({ value, label }) => ({ value, label }))}
          value={period}
          onChange={onPeriod}
        />
      }
    >
      {traffic.isPending && <Waiting />}
      {traffic.isError && (
        <FailureNotice error={traffic.error} retry={() => void traffic.refetch()} />
      )}
      {traffic.data?.totals.calls === 0 && (
        <Panel>
          <EmptyState icon={<IconActivity size={20} />} title="No calls in this period">
            Send a prompt in the playground or call the API with a key. It shows here as soon as it
            is answered.
          </EmptyState>
        </Panel>
      )}
      {traffic.data && traffic.data.totals.calls > 0 && (
        <Traffic report={traffic.data} period={period} {...log} />
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing={0}>
        <TargetOverview routesPath={routesPath} />
        <TightLimits />
      </SimpleGrid>
    </Page>
  );
}

type Shown = Pick<Props, 'requestsPath' | 'requestPath'> & {
  readonly report: TrafficReport;
  readonly period: TrafficPeriod;
};

function Traffic({ report, period, ...log }: Shown) {
  const bars = useMemo(() => trafficBars(report), [report]);
  const [chosen, setSpent] = useState<Spent>();
  // Where nothing cost anything, as offline, the tokens are what there is to see.
  const spent = chosen ?? (report.totals.costNanoUsd === 0 ? 'tokens' : 'cost');
  const { step } = report;
  return (
    <>
      <TrafficTiles totals={report.totals} />
      <Panel title="Calls over time">
        <Suspense fallback={<Skeleton h={240} />}>
          <StatusPlot bars={bars} step={step} />
        </Suspense>
      </Panel>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing={0}>
        <Panel title="Times">
          <Suspense fallback={<Skeleton h={220} />}>
            <TimesPlot bars={bars} step={step} />
          </Suspense>
        </Panel>
        <Panel
          title="Spent"
          actions={
            <SegmentedControl
              size="xs"
              aria-label="What the plot shows"
              data={[
                { value: 'cost', label: 'Cost' },
                { value: 'tokens', label: 'Tokens' },
              ]}
              value={spent}
              onChange={(next) => setSpent(next as Spent)}
            />
          }
        >
          <Suspense fallback={<Skeleton h={220} />}>
            <SpentPlot bars={bars} step={step} spent={spent} />
          </Suspense>
        </Panel>
        <FailureShares report={report} />
        <CacheShares period={period} />
      </SimpleGrid>
      <NotableCalls report={report} {...log} />
    </>
  );
}

function Waiting() {
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 4 }} mb="lg" spacing="sm">
        {[1, 2, 3, 4, 5, 6, 7, 8].map((tile) => (
          <Skeleton key={tile} h={86} />
        ))}
      </SimpleGrid>
      <Skeleton h={300} mb="lg" />
    </>
  );
}
