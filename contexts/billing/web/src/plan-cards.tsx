import { money } from '@atelier/ui';
import { Badge, Button, Group, List, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Plan, Subscription } from './billing-api.ts';
import { limit, price } from './billing-words.ts';
import { limitName } from './plan-limits.ts';

type Props = {
  readonly plans: readonly Plan[];
  readonly subscription: Subscription;
  readonly onChoose?: (plan: Plan) => void;
};

/** The plans that are offered, and the own one whether it is or not. */
export function PlanCards({ plans, subscription, onChoose }: Props) {
  const shown = plans.filter(({ isOffered, name }) => isOffered || name === subscription.plan.name);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md">
      {shown.map((plan) => (
        <PlanCard key={plan.name} {...{ plan, subscription }} {...(onChoose ? { onChoose } : {})} />
      ))}
    </SimpleGrid>
  );
}

type CardProps = Omit<Props, 'plans'> & { readonly plan: Plan };

function PlanCard({ plan, subscription, onChoose }: CardProps) {
  const { status } = subscription;
  const isMine = plan.name === subscription.plan.name;
  const isMore = plan.monthlyPriceNanoUsd > subscription.plan.monthlyPriceNanoUsd;
  const isNext = plan.name === subscription.nextPlan;
  const canChange = status === 'active' || status === 'none' || status === 'expired';
  // Nobody subscribes to what everybody has; back to the own plan means: no change after all.
  const canChoose =
    canChange &&
    plan.isOffered &&
    !isNext &&
    (isMine ? subscription.nextPlan !== undefined : true) &&
    (status === 'active' || plan.monthlyPriceNanoUsd > 0);
  return (
    <Paper withBorder p="md" radius="lg" data-plan={plan.name}>
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{plan.title}</Text>
          {isMine && <Badge variant="light">Your plan</Badge>}
          {isNext && (
            <Badge variant="light" color="orange">
              Next period
            </Badge>
          )}
        </Group>
        <Text fz={20} fw={600} className="numeric">
          {price(plan.monthlyPriceNanoUsd)}
        </Text>
        <List size="sm" spacing={2} c="dimmed" style={{ flex: 1 }}>
          <List.Item>{usageWords(plan)}</List.Item>
          {plan.limits.map((each) => (
            <List.Item key={limitName(each)}>Up to {limit(each)}</List.Item>
          ))}
          {plan.features.map((feature) => (
            <List.Item key={feature}>{feature}</List.Item>
          ))}
        </List>
        {onChoose && canChoose && (
          <Button variant={isMore ? 'filled' : 'default'} onClick={() => onChoose(plan)}>
            {isMine
              ? 'Keep this plan'
              : isMore
                ? `Choose ${plan.title}`
                : `Change to ${plan.title}`}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

function usageWords({ includedUsageNanoUsd: included, usageMarkUpBasisPoints: markUp }: Plan) {
  if (included === null) return 'Usage costs nothing on top';
  const beyond = markUp === 0 ? 'then at cost' : `then at cost plus ${markUp / 100} %`;
  return included === 0 ? `Usage ${beyond.slice(5)}` : `${money(included)} of usage, ${beyond}`;
}
