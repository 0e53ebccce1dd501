import '@mantine/charts/styles.css';
import { axisDay, axisHour, compact, duration, fullTime, money, plotWords } from '@atelier/ui';
import { BarChart, LineChart } from '@mantine/charts';
import type { TrafficReport } from './gateway-api.ts';
import type { TrafficBar } from './traffic-series.ts';

type Step = TrafficReport['step'];
type Props = { readonly bars: readonly TrafficBar[]; readonly step: Step };

/** Calls over time, stacked by how they ended. */
export function StatusPlot({ bars, step }: Props) {
  return (
    <BarChart
      {...common(bars, step)}
      h={240}
      type="stacked"
      data={[...bars]}
      series={[
        { name: 'succeeded', label: 'answered', color: 'teal.6' },
        { name: 'failed', label: 'failed', color: 'red.6' },
        { name: 'rateLimited', label: 'rate limited', color: 'yellow.6' },
        { name: 'cancelled', label: 'cancelled', color: 'gray.5' },
      ]}
      barChartProps={{
        title: plotWords(
          'Calls over time, by how they ended',
          bars.map(({ at, succeeded, failed, rateLimited, cancelled }) => ({
            at,
            value: succeeded + failed + rateLimited + cancelled,
          })),
          compact,
        ),
      }}
      valueFormatter={compact}
      maxBarWidth={28}
      barProps={{ isAnimationActive: false }}
    />
  );
}

/** How long answers took, and how long until they began: the middle, and what one in twenty exceeds. */
export function TimesPlot({ bars, step }: Props) {
  return (
    <LineChart
      {...common(bars, step)}
      h={220}
      data={[...bars]}
      series={[
        { name: 'latency95', label: 'answer p95', color: 'indigo.6' },
        { name: 'latency50', label: 'answer p50', color: 'indigo.3' },
        { name: 'first95', label: 'first token p95', color: 'orange.6' },
        { name: 'first50', label: 'first token p50', color: 'orange.3' },
      ]}
      lineChartProps={{
        title: plotWords(
          'Times of answers and of first tokens',
          bars.map(({ at, latency95 }) => ({ at, value: latency95 ?? 0 })),
          duration,
        ),
      }}
      valueFormatter={(value) => duration(value)}
      curveType="linear"
      strokeWidth={1.5}
      dotProps={{ r: 1.5 }}
      lineProps={{ isAnimationActive: false }}
    />
  );
}

export type Spent = 'cost' | 'tokens';

/** What was spent over time. */
export function SpentPlot({ bars, step, spent }: Props & { readonly spent: Spent }) {
  const inWords = spent === 'cost' ? dollars : compact;
  return (
    <BarChart
      {...common(bars, step)}
      yAxisProps={{ width: 64, allowDecimals: spent === 'cost' }}
      h={220}
      type="stacked"
      data={[...bars]}
      series={
        spent === 'cost'
          ? [{ name: 'cost', label: 'cost', color: 'teal.6' }]
          : [
              { name: 'inputTokens', label: 'input tokens', color: 'cyan.5' },
              { name: 'outputTokens', label: 'output tokens', color: 'grape.5' },
            ]
      }
      withLegend={spent === 'tokens'}
      barChartProps={{
        title: plotWords(
          `${spent === 'cost' ? 'Cost' : 'Tokens'} over time`,
          bars.map(({ at, cost, inputTokens, outputTokens }) => ({
            at,
            value: spent === 'cost' ? cost : inputTokens + outputTokens,
          })),
          inWords,
        ),
      }}
      valueFormatter={inWords}
      maxBarWidth={28}
      barProps={{ isAnimationActive: false }}
    />
  );
}

const dollars = (value: number) => money(Math.round(value * 1e9));

function common(bars: readonly TrafficBar[], step: Step) {
  const isDaily = step === 'day';
  // Hours of several days are told apart by their day.
  const hasDays = isDaily || (step === 'hour' && bars.length > 48);
  return {
    dataKey: 'at',
    withLegend: true,
    legendProps: { verticalAlign: 'bottom' },
    tickLine: 'none',
    gridAxis: 'x',
    xAxisProps: {
      tickFormatter: hasDays ? axisDay : axisHour,
      minTickGap: 32,
      ...(hasDays && !isDaily ? { ticks: midnights(bars) } : {}),
    },
    // There is no half of a call, nor of a token.
    yAxisProps: { width: 64, allowDecimals: false },
    tooltipProps: {
      labelFormatter: (at: unknown) =>
        typeof at === 'string' ? (isDaily ? axisDay(at) : fullTime(at)) : '',
    },
  } as const;
}

/** The reader's own, so that each day is named once. */
function midnights(bars: readonly TrafficBar[]): string[] {
  return bars.map(({ at }) => at).filter((at) => new Date(at).getHours() === 0);
}
