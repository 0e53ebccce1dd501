import { fullTime } from '@atelier/ui';
import { Badge, Text } from '@mantine/core';
import type { Delivery } from './notifications-api.ts';

const COLOURS = {
  waiting: 'blue',
  delivered: 'teal',
  failed: 'red',
  kept: 'yellow',
  dropped: 'gray',
} as const;

export function DeliveryStatus({ status }: Pick<Delivery, 'status'>) {
  return <Badge color={COLOURS[status]}>{status}</Badge>;
}

/** What the other side said last, and when it is asked again. */
export function LastAnswer({ delivery }: { delivery: Omit<Delivery, 'title'> }) {
  const { lastAnswer, nextAttemptAt, attempts } = delivery;
  return (
    <>
      <Text size="sm" lineClamp={2} title={lastAnswer?.text}>
        {lastAnswer?.status !== undefined && `${lastAnswer.status} `}
        {lastAnswer?.text}
      </Text>
      <Text size="xs" c="dimmed">
        {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
        {lastAnswer && `, last ${fullTime(lastAnswer.at)}`}
        {nextAttemptAt && `, next ${fullTime(nextAttemptAt)}`}
      </Text>
    </>
  );
}
