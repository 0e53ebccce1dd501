import { DollarInput, FormDialog, inDollars, type Words } from '@atelier/ui';
import { SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, useBilling } from './billing-api.ts';
import { type Budget, budgetKeys, type BudgetPeople } from './budget-people.ts';

const words: Words<BillingApi['createBudget']> = {
  NOT_WORKSPACE_OWNER: 'Only an owner of this workspace sets its budgets.',
  USER_NOT_FOUND: 'This person is no longer a member of the workspace.',
  BUDGET_LIMIT: ({ limit }) =>
    `A workspace has at most ${String(limit)} budgets. Delete one that is no longer needed.`,
};

const NANO_PER_DOLLAR = 1e9;

type Props = {
  readonly budget: Budget | undefined;
  readonly people: BudgetPeople;
  readonly onClose: () => void;
};

/** Makes a budget, or changes what may change of one. */
export function BudgetForm({ budget, people, onClose }: Props) {
  const billing = useBilling();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: {
      name: budget?.name ?? '',
      dollars: budget ? inDollars(budget.amountNanoUsd) : ('' as number | string),
      period: 'month' as 'day' | 'month',
      whose: '',
      hardStop: budget?.hardStop ?? false,
    },
    validate: {
      name: isNotEmpty('A name, so that you know it when you are told.'),
      dollars: (dollars) => (Number(dollars) > 0 ? null : 'More than nothing.'),
    },
  });
  const save = useMutation({
    mutationFn: ({ name, dollars, period, whose, hardStop }: typeof form.values) => {
      const amountNanoUsd = Math.round(Number(dollars) * NANO_PER_DOLLAR);
      const terms = { name, amountNanoUsd, hardStop };
      return budget
        ? billing.changeBudget({ budgetId: budget.id, ...terms })
        : billing.createBudget({ ...terms, period, ...scopeOf(whose) });
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: budgetKeys });
      onClose();
    },
  });
  return (
    <FormDialog
      title={budget ? `Change “${budget.name}”` : 'New budget'}
      action={budget ? 'Save' : 'Make budget'}
      form={form}
      sending={save}
      words={words}
      fields={{ USER_NOT_FOUND: 'whose' }}
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        placeholder="Team, monthly"
        maxLength={100}
        {...form.getInputProps('name')}
      />
      <DollarInput label="Amount" decimalScale={6} {...form.getInputProps('dollars')} />
      {!budget && (
        <>
          <SegmentedControl
            aria-label="In which time"
            data={[
              { value: 'month', label: 'Each month' },
              { value: 'day', label: 'Each day' },
            ]}
            {...form.getInputProps('period')}
          />
          <Select
            label="Whose calls count"
            data={choices(people)}
            allowDeselect={false}
            searchable
            {...form.getInputProps('whose')}
          />
        </>
      )}
      <Switch
        label="Stop calls at 100 %"
        description="The gateway refuses a call that may cost more than what is left. Models without a known price are refused, too."
        {...form.getInputProps('hardStop', { type: 'checkbox' })}
      />
    </FormDialog>
  );
}

function choices({ members, apiKeys }: BudgetPeople) {
  return [
    { value: '', label: 'The whole workspace' },
    ...(members.length > 0
      ? [
          {
            group: 'One person',
            items: members.map(({ userId, email }) => ({ value: userId, label: email })),
          },
        ]
      : []),
    ...(apiKeys.length > 0
      ? [
          {
            group: 'One of your API keys',
            items: apiKeys.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]
      : []),
  ];
}

/** What was chosen is nothing, the id of a user or that of a key; ids say which they are. */
function scopeOf(whose: string) {
  if (whose.startsWith('user_')) return { userId: whose as `user_${string}` };
  return whose.startsWith('key_') ? { apiKeyId: whose as `key_${string}` } : {};
}
