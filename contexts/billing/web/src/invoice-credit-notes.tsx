import { Anchor, Table, Text } from '@mantine/core';
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
      <Table>
        <Table.Tbody>
          {items.map((note) => (
            <Table.Tr key={note.id}>
              <Table.Td>
                <Anchor size="sm" href={`/api/v1/credit-notes/${note.id}/pdf`} download>
                  {note.number}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {note.reason}
                </Text>
              </Table.Td>
              <Table.Td>
                <StatusBadge look={creditNoteLooks[note.status]} />
              </Table.Td>
              <Table.Td ta="right" className="numeric">
                {cents(note.amountCents)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function isOnItsWay(notes: { readonly items: readonly CreditNote[] } | undefined): boolean {
  return notes?.items.some(({ status }) => status === 'refunding') ?? false;
}
