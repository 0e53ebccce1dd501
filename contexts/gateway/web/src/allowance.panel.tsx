import { FailureNotice, fullTime, Panel, RouteLink, useMay } from '@atelier/ui';
import { Button, Group, Progress, SimpleGrid, Skeleton, Text, Tooltip } from '@mantine/core';
import type { Allowance } from './gateway-api.ts';
import { allowanceTitle, amountInWords, inTime, SOURCES, shortAmount } from './limit-words.ts';
import { useAllowance } from './use-limits.ts';

type Props = {
  readonly limitsPath: string;
  /** For whom what default and plan give each user does not hold. */
  readonly isSuperAdmin: boolean;
};

/** How much of each limit is left for whoever looks, and when it begins anew. */
export function AllowancePanel({ limitsPath, isSuperAdmin }: Props) {
  const allowance = useAllowance();
  const maySet = useMay('limit', 'set');
  return (
    <Panel
      title="What is left for you"
      about="Checked before each model call. Periods are those of the calendar in UTC."
      actions={
        maySet && (
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <RouteLink {...props} href={limitsPath} />}
          >
            Limits
          </Button>
        )
      }
    >
      {allowance.isPending && <Skeleton h={72} />}
      {allowance.isError && (
        <FailureNotice error={allowance.error} retry={() => void allowance.refetch()} />
      )}
      {allowance.data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {isSuperAdmin
            ? 'No limit binds you: what default and plan give each user is not for super-admins. A limit set in this workspace would bind you.'
            : 'No limit binds you here.'}
        </Text>
      )}
      {allowance.data && allowance.data.items.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="md">
          {allowance.data.items.map((each) => (
            <Bar key={`${each.limitId} ${each.per} ${each.period}`} allowance={each} />
          ))}
        </SimpleGrid>
      )}
    </Panel>
  );
}

function Bar({ allowance }: { allowance: Allowance }) {
  const { unit, amount, used, reserved, left, resetsAt, origin, countsEverywhere } = allowance;
  const title = allowanceTitle(allowance);
  const percent = (part: number) => (amount === 0 ? 100 : Math.min(100, (part / amount) * 100));
  const colour = left === 0 ? 'red' : percent(used) >= 80 ? 'orange' : 'teal';
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={4}>
        <Text size="sm" fw={500} truncate>
          {title}
        </Text>
        <Text size="sm" className="numeric" style={{ whiteSpace: 'nowrap' }}>
          {shortAmount(unit, left)} of {shortAmount(unit, amount)} left
        </Text>
      </Group>
      <Progress.Root size="md">
        <Tooltip label={`${amountInWords(unit, used)} used`}>
          <Progress.Section value={percent(used)} color={colour} aria-label={`${title}: used`} />
        </Tooltip>
        {reserved > 0 && (
          <Tooltip label={`${amountInWords(unit, reserved)} set aside for calls that run`}>
            <Progress.Section
              value={percent(reserved)}
              color={colour}
              striped
              animated
              aria-label={`${title}: set aside`}
            />
          </Tooltip>
        )}
      </Progress.Root>
      <Tooltip label={fullTime(resetsAt)} position="bottom-start">
        <Text size="xs" c="dimmed" mt={4} component="span">
          begins anew {inTime(resetsAt)}
        </Text>
      </Tooltip>
      <Tooltip label={SOURCES[origin].about}>
        <Text size="xs" c="dimmed" mt={4} component="span">
          {' '}
          · {SOURCES[origin].label}
          {countsEverywhere && ', in all your workspaces'}
        </Text>
      </Tooltip>
    </div>
  );
}
