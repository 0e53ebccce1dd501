import '@mantine/charts/styles.css';
import { axisDay, axisHour, compact, fullTime, money, plotWords } from '@atelier/ui';
import { BarChart } from '@mantine/charts';
import { useMemo } from 'react';
import { type Bar, type Measure, type UsageReport, usageSeries } from './usage-series.ts';

const COLOURS = ['teal.6', 'indigo.5', 'orange.5', 'grape.5', 'cyan.5', 'gray.5'];

type Props = { readonly report: UsageReport; readonly measure: Measure };

/** Stacked bars over the period, one colour for each model. */
export function UsagePlot({ report, measure }: Props) {
  const { names, bars } = useMemo(() => usageSeries(report, measure), [report, measure]);
  const shown = (value: number) =>
    measure === 'cost' ? money(Math.round(value * 1e9)) : compact(value);
  return (
    <BarChart
      h={280}
      type="stacked"
      data={[...bars]}
      dataKey="at"
      series={names.map((name, index) => ({
        name: `s${index}`,
        label: name,
        color: COLOURS[index % COLOURS.length] ?? 'gray.5',
      }))}
      barChartProps={{
        title: plotWords(`${measure} over time, by model`, bars.map(sumOf), shown),
      }}
      withLegend
      legendProps={{ verticalAlign: 'bottom' }}
      tickLine="none"
      gridAxis="x"
      maxBarWidth={36}
      valueFormatter={shown}
      xAxisProps={{
        tickFormatter: (at: string) => (report.step === 'hour' ? axisHour(at) : axisDay(at)),
        minTickGap: 24,
      }}
      yAxisProps={{ width: 64, allowDecimals: measure === 'cost' }}
      tooltipProps={{
        labelFormatter: (at) =>
          typeof at === 'string' ? (report.step === 'hour' ? fullTime(at) : axisDay(at)) : '',
      }}
      barProps={{ isAnimationActive: false }}
    />
  );
}

function sumOf({ at, ...series }: Bar): { at: string; value: number } {
  return { at, value: Object.values(series).reduce((sum: number, part) => sum + Number(part), 0) };
}
