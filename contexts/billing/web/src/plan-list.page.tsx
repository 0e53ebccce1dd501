import { FailureNotice, ListTable, money, Page, Panel, useMay } from '@atelier/ui';
import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, type Plan, useBilling } from './billing-api.ts';
import { limit, price } from './billing-words.ts';
import { InvoiceIssuerPanel } from './invoice-issuer.tsx';
import { PlanForm } from './plan.form.tsx';
import { limitName } from './plan-limits.ts';

type Open = { readonly kind: 'new' } | { readonly kind: 'change'; readonly plan: Plan };

/** Every plan, also those nobody can choose any more; they are made and changed here. */
export function PlanListPage() {
  const billing = useBilling();
  const mayManage = useMay('plan', 'manage');
  const [open, setOpen] = useState<Open>();
  const list = useQuery({ queryKey: keys.plans, queryFn: () => billing.listPlans() });
  const plans = list.data?.items ?? [];
  return (
    <Page
      title="Plans"
      about="A new price holds from each subscriber’s next period on; new limits hold at once. A plan that is no longer offered stays with those who have it."
      actions={
        mayManage && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => setOpen({ kind: 'new' })}>
            New plan
          </Button>
        )
      }
    >
      <Panel padded={false}>
        {list.isPending && <Skeleton h={240} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {list.data && (
          <Plans
            plans={plans}
            onChange={mayManage && ((plan) => setOpen({ kind: 'change', plan }))}
          />
        )}
      </Panel>
      <InvoiceIssuerPanel />
      {open && (
        <PlanForm
          plans={plans}
          {...(open.kind === 'change' ? { plan: open.plan } : {})}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

type ListProps = {
  readonly plans: readonly Plan[];
  readonly onChange: false | ((plan: Plan) => void);
};

function Plans({ plans, onChange }: ListProps) {
  return (
    <ListTable
      minWidth={680}
      rows={plans}
      keyOf={({ name }) => name}
      columns={[
        {
          title: 'Plan',
          show: ({ title, name, isOffered }) => (
            <>
              <Text size="sm" fw={500}>
                {title}
              </Text>
              <Text size="xs" c="dimmed">
                {name}
              </Text>
              {!isOffered && <Badge color="gray">Not offered</Badge>}
            </>
          ),
        },
        { title: 'Price', show: ({ monthlyPriceNanoUsd }) => price(monthlyPriceNanoUsd) },
        {
          title: 'Usage included',
          show: ({ includedUsageNanoUsd, usageMarkUpBasisPoints }) => (
            <>
              {includedUsageNanoUsd === null ? 'All' : money(includedUsageNanoUsd)}
              {usageMarkUpBasisPoints > 0 && (
                <Text size="xs" c="dimmed">
                  beyond: cost plus {usageMarkUpBasisPoints / 100} %
                </Text>
              )}
            </>
          ),
        },
        {
          title: 'Limits',
          show: ({ limits }) =>
            limits.length === 0
              ? '–'
              : limits.map((each) => (
                  <Text key={limitName(each)} size="sm">
                    {limit(each)}
                  </Text>
                )),
        },
        onChange && {
          align: 'right',
          show: (plan) => (
            <Button size="compact-sm" variant="subtle" onClick={() => onChange(plan)}>
              Change
            </Button>
          ),
        },
      ]}
    />
  );
}
