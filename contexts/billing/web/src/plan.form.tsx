import { DollarInput, FormDialog, GrowingTextarea, noticeDone, type Words } from '@atelier/ui';
import { NumberInput, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BillingApi, keys, type Plan, useBilling } from './billing-api.ts';
import { PlanLimitInputs } from './plan-limit-inputs.tsx';
import { limitsFrom, limitsIn, NANO_PER_USD, wrongLimits } from './plan-limits.ts';

type Props = {
  /** The plan to change; without it one is made. */
  readonly plan?: Plan;
  readonly plans: readonly Plan[];
  readonly onClose: () => void;
};

const words: Words<BillingApi['savePlan']> = {
  NOT_PRINTABLE: ({ characters }) =>
    `These characters cannot be printed on an invoice: ${String(characters)}.`,
};

/** Makes a plan, or changes one. */
export function PlanForm({ plan, plans, onClose }: Props) {
  const { form, save } = usePlanForm({ ...(plan ? { plan } : {}), plans, onClose });
  const { includesAll } = form.values;
  return (
    <FormDialog
      title={plan ? `Change ${plan.title}` : 'New plan'}
      action={plan ? 'Change plan' : 'Make plan'}
      form={form}
      sending={save}
      words={words}
      size="lg"
      onSubmit={form.onSubmit((values) => save.mutate(values))}
      onClose={onClose}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Name"
          description="What programs call it."
          placeholder="team"
          disabled={plan !== undefined}
          {...form.getInputProps('name')}
        />
        <TextInput
          label="Title"
          description="What people call it."
          placeholder="Team"
          maxLength={60}
          {...form.getInputProps('title')}
        />
        <DollarInput label="Price of a month" {...form.getInputProps('price')} />
        <NumberInput
          label="Mark-up on usage beyond"
          suffix=" %"
          decimalScale={2}
          min={0}
          max={1000}
          disabled={includesAll}
          {...form.getInputProps('markUpPercent')}
        />
      </SimpleGrid>
      <Switch
        label="All usage is included"
        {...form.getInputProps('includesAll', { type: 'checkbox' })}
      />
      {!includesAll && (
        <DollarInput
          label="Usage of a month that is included"
          {...form.getInputProps('included')}
        />
      )}
      <PlanLimitInputs form={form} />
      <GrowingTextarea
        label="What else it has"
        description="A line for each; they are shown with the plan."
        {...form.getInputProps('features')}
      />
      <Switch label="Can be chosen" {...form.getInputProps('isOffered', { type: 'checkbox' })} />
    </FormDialog>
  );
}

function usePlanForm({ plan, plans, onClose }: Props) {
  const billing = useBilling();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: {
      name: plan?.name ?? '',
      title: plan?.title ?? '',
      price: (plan?.monthlyPriceNanoUsd ?? 0) / NANO_PER_USD,
      includesAll: plan?.includedUsageNanoUsd === null,
      included: (plan?.includedUsageNanoUsd ?? 0) / NANO_PER_USD,
      markUpPercent: (plan?.usageMarkUpBasisPoints ?? 0) / 100,
      limits: limitsIn(plan?.limits ?? []),
      features: (plan?.features ?? []).join('\n'),
      isOffered: plan?.isOffered ?? true,
    },
    validate: {
      name: (name) => {
        if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
          return 'Small letters, digits and dashes, a letter first.';
        const taken = !plan && plans.some((each) => each.name === name);
        return taken ? 'There is a plan with this name already.' : null;
      },
      title: isNotEmpty('It stands on invoices.'),
      limits: wrongLimits,
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      billing.savePlan({
        name: values.name,
        title: values.title.trim(),
        monthlyPriceNanoUsd: nano(values.price),
        includedUsageNanoUsd: values.includesAll ? null : nano(values.included),
        usageMarkUpBasisPoints: values.includesAll ? 0 : Math.round(values.markUpPercent * 100),
        limits: limitsFrom(values.limits),
        features: values.features
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
        isOffered: values.isOffered,
        currency: 'usd',
      }),
    onSuccess: (_, { title }) => {
      noticeDone(plan ? `${title} was changed.` : `${title} can be chosen now.`);
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.all }),
  });
  return { form, save };
}

export type PlanFormValues = ReturnType<typeof usePlanForm>['form'];

function nano(dollars: number): number {
  return Math.round(Number(dollars) * NANO_PER_USD);
}
