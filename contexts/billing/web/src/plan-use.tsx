import { money, share } from '@atelier/ui';
import { Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import {
  type BillingApi,
  keys,
  type PlanLimit,
  type Subscription,
  useBilling,
} from './billing-api.ts';
import { count, limit } from './billing-words.ts';

type Totals = Awaited<ReturnType<BillingApi['usage']>>['totals'];

/** How much of the plan's allowance and of its limits is used, as far as a ledger can tell. */
export function PlanUse({ subscription: { plan, period } }: { subscription: Subscription }) {
  const billing = useBilling();
  const since = {
    day: startOf(new Date(), 'day'),
    month: startOf(new Date(), 'month'),
    period: period?.from ?? startOf(new Date(), 'month'),
  };
  const [day, month, all] = useQueries({
    queries: [since.day, since.month, since.period].map((from) => ({
      queryKey: keys.usedSince(from),
      queryFn: async () => (await billing.usage({ from, groupBy: 'model', step: 'day' })).totals,
    })),
  });
  // Of shorter periods the ledger's daily view says nothing: they are listed as what they allow.
  const slow = plan.limits.filter(({ period }) => period === 'day' || period === 'month');
  const quick = plan.limits.filter(({ period }) => period === 'minute' || period === 'hour');
  const { includedUsageNanoUsd: included } = plan;
  return (
    <Stack gap="md" mt="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        {included !== null && included > 0 && (
          <Gauge
            name="Included usage of this period"
            used={all?.data?.costNanoUsd}
            most={included}
            shown={money}
          />
        )}
        {slow.map((each) => (
          <Gauge
            key={`${each.unit} ${each.period}`}
            name={limit(each)}
            used={used(each, each.period === 'day' ? day?.data : month?.data)}
            most={each.amount}
            shown={each.unit === 'cost' ? money : count}
          />
        ))}
      </SimpleGrid>
      {quick.length > 0 && (
        <Text size="sm" c="dimmed">
          Beside that up to {quick.map(limit).join(' and ')}.
        </Text>
      )}
    </Stack>
  );
}

type GaugeProps = {
  readonly name: string;
  readonly used: number | undefined;
  readonly most: number;
  readonly shown: (amount: number) => string;
};

function Gauge({ name, used: amount = 0, most, shown }: GaugeProps) {
  const percent = most === 0 ? 100 : Math.min(100, (amount / most) * 100);
  const color = percent >= 100 ? 'red' : percent >= 80 ? 'orange' : 'teal';
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm">{name}</Text>
        <Text size="sm" className="numeric" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {shown(amount)} of {shown(most)} · {share(amount, most)}
        </Text>
      </Group>
      <Progress value={percent} color={color} size="sm" mt={4} aria-label={`${name}, used`} />
    </div>
  );
}

function used({ unit }: PlanLimit, totals: Totals | undefined): number | undefined {
  if (totals === undefined) return undefined;
  if (unit === 'requests') return totals.requests;
  if (unit === 'cost') return totals.costNanoUsd;
  return totals.inputTokens + totals.outputTokens;
}

/** Days and months are those of UTC, as the limits count them. */
export function startOf(now: Date, period: 'day' | 'month'): string {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return new Date(Date.UTC(year, month, period === 'day' ? now.getUTCDate() : 1)).toISOString();
}
