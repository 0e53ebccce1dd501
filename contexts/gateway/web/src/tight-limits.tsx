import { FailureNotice, fullTime, Panel } from '@atelier/ui';
import { Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import type { Allowance } from './gateway-api.ts';
import { allowanceTitle, inTime, shortAmount } from './limit-words.ts';
import { ShareBar } from './share-bar.tsx';
import { useAllowance } from './use-limits.ts';

const NEARLY = 0.75;

/** The limits that bind whoever looks and are nearly used up, the tightest first. */
export function TightLimits() {
  const allowance = useAllowance();
  const tight = (allowance.data?.items ?? [])
    .filter((each) => usedShare(each) >= NEARLY)
    .toSorted((one, other) => usedShare(other) - usedShare(one));
  return (
    <Panel title="Limits nearly used up" about="Those of yours of which a quarter or less is left.">
      {allowance.isPending && <Skeleton h={60} />}
      {allowance.isError && (
        <FailureNotice error={allowance.error} retry={() => void allowance.refetch()} />
      )}
      {allowance.data && tight.length === 0 && (
        <Text size="sm" c="dimmed">
          {roomInWords(allowance.data.items.length)}
        </Text>
      )}
      <Stack gap="sm">
        {tight.map((each) => (
          <Tight key={`${each.limitId} ${each.operation ?? ''}`} allowance={each} />
        ))}
      </Stack>
    </Panel>
  );
}

function Tight({ allowance }: { allowance: Allowance }) {
  const { unit, left, amount, resetsAt } = allowance;
  return (
    <ShareBar
      name={allowanceTitle(allowance)}
      share={usedShare(allowance)}
      told={
        <>
          {shortAmount(unit, left)} of {shortAmount(unit, amount)} left,{' '}
          <Tooltip label={fullTime(resetsAt)}>
            <span>anew {inTime(resetsAt)}</span>
          </Tooltip>
        </>
      }
      color={left === 0 ? 'red' : 'orange'}
    />
  );
}

function roomInWords(limits: number): string {
  if (limits === 0) return 'No limit binds you here.';
  return limits === 1
    ? 'The one that binds you has room.'
    : `All ${limits} that bind you have room.`;
}

/** What runs counts too: it is set aside. */
function usedShare({ amount, left }: Allowance): number {
  return amount === 0 ? 1 : 1 - left / amount;
}
