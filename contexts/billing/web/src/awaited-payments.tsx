import { FailureNotice, Panel, useMay } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { keys, useBilling } from './billing-api.ts';
import { PaymentTable } from './payment-table.tsx';

/** What all workspaces still have to transfer; shown to who can mark it as paid, while there is any. */
export function AwaitedPayments() {
  const billing = useBilling();
  const isStaff = useMay('invoice', 'manage');
  const awaited = useQuery({
    queryKey: keys.awaitedPayments,
    queryFn: () => billing.listAwaitedPayments({ limit: 200 }),
    enabled: isStaff,
  });
  if (awaited.isError)
    return <FailureNotice error={awaited.error} retry={() => void awaited.refetch()} />;
  if (!awaited.data || awaited.data.items.length === 0) return null;
  return (
    <Panel
      title="Awaited from all workspaces"
      about="Mark what has come to the bank account; its invoice is paid then."
      padded={false}
    >
      <PaymentTable payments={awaited.data.items} />
    </Panel>
  );
}
