import { FailureNotice, Panel, useMay } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { keys, useBilling } from './billing-api.ts';
import { PaymentTable } from './payment-table.tsx';

type Props = { readonly workspaceId: `workspace_${string}` };

/**
 * What other workspaces than this one still have to transfer; shown to who can mark it as paid, while
 * there is any.
 */
export function AwaitedPayments({ workspaceId }: Props) {
  const billing = useBilling();
  const isStaff = useMay('invoice', 'manage');
  const awaited = useQuery({
    queryKey: keys.awaitedPayments,
    queryFn: () => billing.listAwaitedPayments({ limit: 200 }),
    enabled: isStaff,
  });
  if (awaited.isError)
    return <FailureNotice error={awaited.error} retry={() => void awaited.refetch()} />;
  const others = (awaited.data?.items ?? []).filter((each) => each.workspaceId !== workspaceId);
  if (others.length === 0) return null;
  return (
    <Panel
      title="Awaited from other workspaces"
      about="Mark what has come to the bank account; its invoice is paid then."
      padded={false}
    >
      <PaymentTable payments={others} />
    </Panel>
  );
}
