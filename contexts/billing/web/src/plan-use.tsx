import { money, share } from '@atelier/ui';
import { Group, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys, type Subscription, useBilling } from './billing-api.ts';

/** How much of the usage that the plan includes is used in this period. */
export function PlanUse({ subscription: { plan, period } }: { subscription: Subscription }) {
  const billing = useBilling();
  const from = period?.from ?? '';
  const most = plan.includedUsageNanoUsd ?? 0;
  const query = useQuery({
    queryKey: keys.usedSince(from),
    queryFn: async () => (await billing.usage({ from, groupBy: 'model', step: 'day' })).totals,
    enabled: from !== '' && most > 0,
  });
  if (!query.data) return null;
  const { costNanoUsd: used } = query.data;
  const percent = Math.min(100, (used / most) * 100);
  const color = percent >= 100 ? 'red' : percent >= 80 ? 'orange' : 'teal';
  const name = 'Included usage of this period';
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap" mt="md">
        <Text size="sm">{name}</Text>
        <Text size="sm" className="numeric" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {money(used)} of {money(most)} · {share(used, most)}
        </Text>
      </Group>
      <Progress value={percent} color={color} size="sm" mt={4} aria-label={`${name}, used`} />
    </>
  );
}
