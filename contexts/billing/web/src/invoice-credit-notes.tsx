import { ListTable } from '@atelier/ui';
import { Anchor, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type CreditNote, type InvoiceSummary, keys, useBilling } from './billing-api.ts';
import { cents, creditNoteLooks } from './billing-words.ts';
import { StatusBadge } from './status-badge.tsx';

/** Money is sent back within moments. */
const SOON_MS = 2000;

/** What was taken back of an invoice; nothing is shown where nothing was. */
export function InvoiceCreditNotes({ invoiceId }: { invoiceId: InvoiceSummary['id'] }) {
  const billing = useBilling();
  const cache = useQueryClient();
  const queryKey = keys.creditNotes(invoiceId);
  const notes = useQuery({
    queryKey,
    queryFn: async () => {
      const now = await billing.listCreditNotes({ invoiceId, limit: 50 });
      // Money that has gone back shows at its payment too.
      const wasOnItsWay = isOnItsWay(cache.getQueryData<typeof now>(queryKey));
      if (wasOnItsWay && !isOnItsWay(now))
        void cache.invalidateQueries({ queryKey: keys.payments(invoiceId) });
      return now;
    },
    refetchInterval: ({ state }) => (isOnItsWay(state.data) ? SOON_MS : false),
  });
  const items = notes.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section>
      <Text component="h3" fw={600} size="sm" mb="xs">
        Credit notes
      </Text>
      <ListTable
        rows={items}
        keyOf={({ id }) => id}
        columns={[
          {
            show: ({ id, number, reason }) => (
              <>
                <Anchor size="sm" href={`/api/v1/credit-notes/${id}/pdf`} download>
                  {number}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {reason}
                </Text>
              </>
            ),
          },
          { show: ({ status }) => <StatusBadge look={creditNoteLooks[status]} /> },
          { align: 'right', show: ({ amountCents }) => cents(amountCents) },
        ]}
      />
    </section>
  );
}

function isOnItsWay(notes: { readonly items: readonly CreditNote[] } | undefined): boolean {
  return notes?.items.some(({ status }) => status === 'refunding') ?? false;
}
