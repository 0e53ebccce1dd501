import {
  ConfirmButton,
  EmptyState,
  FailureNotice,
  ListTable,
  money,
  noticeDone,
  noticeFailure,
  Panel,
} from '@atelier/ui';
import { Badge, Button, Group, Progress, Skeleton, Text } from '@mantine/core';
import { IconPigMoney, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useBilling } from './billing-api.ts';
import { BudgetForm } from './budget.form.tsx';
import { type Budget, budgetKeys, type BudgetPeople, useBudgetPeople } from './budget-people.ts';

/** What is meant to be spent at most, and how far it is. */
export function BudgetList() {
  const billing = useBilling();
  const people = useBudgetPeople();
  const [editing, setEditing] = useState<Budget | 'new'>();
  const list = useQuery({ queryKey: budgetKeys, queryFn: () => billing.listBudgets() });
  const add = people.isOwner && (
    <Button
      variant="default"
      leftSection={<IconPlus size={15} />}
      onClick={() => setEditing('new')}
    >
      New budget
    </Button>
  );
  return (
    <Panel
      title="Budgets"
      about="You are told when 50, 80 and 100 % of one are used; on request nothing is called beyond it."
      padded={false}
      actions={list.data && list.data.items.length > 0 ? add : undefined}
    >
      {list.isPending && <Skeleton h={100} />}
      {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && (
        <EmptyState icon={<IconPigMoney size={20} />} title="No budgets" action={add}>
          A budget tells you in time that money is being used up: by the workspace, by one person or
          by one API key, in a day or a month.
        </EmptyState>
      )}
      {list.data && list.data.items.length > 0 && (
        <ListTable
          minWidth={720}
          rows={list.data.items}
          keyOf={({ id }) => id}
          columns={[
            {
              title: 'Budget',
              show: (budget) => <Name budget={budget} whose={whose(budget, people)} />,
            },
            { title: 'Used', width: '34%', show: (budget) => <Used budget={budget} /> },
            { title: 'Told', show: ({ reached }) => <Told reached={reached} /> },
            people.isOwner && {
              align: 'right',
              show: (budget) => <Actions budget={budget} onEdit={() => setEditing(budget)} />,
            },
          ]}
        />
      )}
      {editing && (
        <BudgetForm
          budget={editing === 'new' ? undefined : editing}
          people={people}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Panel>
  );
}

function Name({ budget, whose }: { budget: Budget; whose: string }) {
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={500}>
          {budget.name}
        </Text>
        {budget.hardStop && <Badge color="gray">stops calls</Badge>}
      </Group>
      <Text size="xs" c="dimmed">
        {whose}, each {budget.period}
      </Text>
    </>
  );
}

function Used({ budget: { name, usedNanoUsd, amountNanoUsd } }: { budget: Budget }) {
  const percent = Math.floor((usedNanoUsd / amountNanoUsd) * 100);
  const colour = percent >= 100 ? 'red' : percent >= 80 ? 'orange' : 'teal';
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {money(usedNanoUsd)} of {money(amountNanoUsd)}
        </Text>
        <Text size="sm" c="dimmed">
          {percent} %
        </Text>
      </Group>
      <Progress
        size="sm"
        mt={4}
        color={colour}
        value={Math.min(percent, 100)}
        aria-label={`Used of ${name}`}
      />
    </>
  );
}

function Told({ reached }: Pick<Budget, 'reached'>) {
  return (
    <Text size="sm" c="dimmed">
      {reached.length === 0 ? 'nothing yet' : `${reached.join(', ')} %`}
    </Text>
  );
}

function Actions({ budget, onEdit }: { budget: Budget; onEdit: () => void }) {
  const billing = useBilling();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => billing.deleteBudget({ budgetId: budget.id }),
    onSuccess: () => noticeDone(`The budget “${budget.name}” was deleted.`),
    onError: (error) => noticeFailure(error),
    onSettled: () => cache.invalidateQueries({ queryKey: budgetKeys }),
  });
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button size="compact-sm" variant="subtle" onClick={onEdit}>
        Change
      </Button>
      <ConfirmButton
        color="red"
        question={`Delete the budget “${budget.name}”? Nobody is told of it any more${budget.hardStop ? ', and calls are no longer stopped' : ''}.`}
        confirm="Delete"
        onConfirm={() => remove.mutate()}
      >
        Delete
      </ConfirmButton>
    </Group>
  );
}

function whose({ userId, apiKeyId }: Budget, { members, apiKeys }: BudgetPeople): string {
  if (userId !== undefined)
    return members.find((member) => member.userId === userId)?.email ?? 'a former member';
  if (apiKeyId === undefined) return 'The whole workspace';
  return `API key ${apiKeys.find(({ id }) => id === apiKeyId)?.name ?? apiKeyId}`;
}
