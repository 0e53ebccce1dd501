import { FailureNotice, Panel, useMay, type Words } from '@atelier/ui';
import { Button, Skeleton, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type BillingApi, keys, useBilling } from './billing-api.ts';
import { notPrintable } from './billing-words.ts';
import { PartyForm, PartyLines } from './party.form.tsx';

const words: Words<BillingApi['nameInvoiceIssuer']> = { NOT_PRINTABLE: notPrintable };

/** Who sells, at the head of invoices; shown to who can change it. */
export function InvoiceIssuerPanel() {
  const billing = useBilling();
  const mayManage = useMay('invoice', 'manage');
  const [changing, { open, close }] = useDisclosure(false);
  const query = useQuery({
    queryKey: keys.issuer,
    queryFn: () => billing.getInvoiceIssuer(),
    enabled: mayManage,
  });
  if (!mayManage) return null;
  const issuer = query.data?.issuer ?? null;
  return (
    <Panel
      title="Invoices are from"
      actions={
        query.data && (
          <Button variant="default" onClick={open}>
            {issuer ? 'Change' : 'Name who sells'}
          </Button>
        )
      }
    >
      {query.isPending && <Skeleton h={60} />}
      {query.isError && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.data && !issuer && (
        <Text size="sm" c="dimmed">
          Nobody is named yet: invoices have no sender. Most countries ask for a name and an
          address.
        </Text>
      )}
      {issuer && <PartyLines party={issuer} />}
      {changing && (
        <PartyForm
          title="Invoices are from"
          party={issuer}
          needsEmail={false}
          whoIsIt="Who sells."
          words={words}
          queryKey={keys.issuer}
          onSave={({ email, ...party }) =>
            billing.nameInvoiceIssuer({ ...party, ...(email ? { email } : {}) })
          }
          onClose={close}
        />
      )}
    </Panel>
  );
}
