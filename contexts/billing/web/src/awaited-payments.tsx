import { FailureNotice, Panel, RouteLink, useMay } from '@atelier/ui';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys, useBilling } from './billing-api.ts';
import { PaymentTable } from './payment-table.tsx';

type Props = {
  readonly workspaceId: `workspace_${string}`;
  /** Where the invoices of all workspaces are. */
  readonly allInvoicesHref: string;
};

/** What other workspaces than this one still have to transfer; shown to who can mark it as paid. */
export function AwaitedPayments({ workspaceId, allInvoicesHref }: Props) {
  const billing = useBilling();
  const isStaff = useMay('invoice', 'manage');
  const awaited = useQuery({
    queryKey: keys.awaitedPayments,
    queryFn: () => billing.listAwaitedPayments({ limit: 200 }),
    enabled: isStaff,
  });
  if (awaited.isError)
    return <FailureNotice error={awaited.error} retry={() => void awaited.refetch()} />;
  if (!awaited.data) return null;
  const others = awaited.data.items.filter((each) => each.workspaceId !== workspaceId);
  return (
    <Panel
      title="Awaited from other workspaces"
      about="Mark what has come to the bank account; its invoice is paid then."
      padded={others.length === 0}
      actions={
        <Button size="xs" variant="default" component={RouteLink} href={allInvoicesHref}>
          All invoices
        </Button>
      }
    >
      {others.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is awaited. What was paid is refunded from its invoice.
        </Text>
      ) : (
        <PaymentTable payments={others} />
      )}
    </Panel>
  );
}
