import { exactTime, ListTable, money } from '@atelier/ui';
import { Text } from '@mantine/core';
import type { InvoiceLine } from './billing-api.ts';

type Props = { readonly lines: readonly InvoiceLine[]; readonly totalNanoUsd?: number };

/** What is charged and given back, line by line, with the exact sum. */
export function LineTable({ lines, totalNanoUsd }: Props) {
  const rows: readonly Row[] = [
    // Lines have no ids and never change places.
    ...lines.map((line, place) => ({ ...line, place: String(place) })),
    ...(totalNanoUsd === undefined
      ? []
      : [{ place: 'total', description: 'Total', amountNanoUsd: totalNanoUsd }]),
  ];
  return (
    <ListTable
      rows={rows}
      keyOf={({ place }) => place}
      columns={[
        { show: (row) => <About {...row} /> },
        {
          align: 'right',
          show: ({ place, amountNanoUsd }) => (
            <Text size="sm" fw={weightOf(place)}>
              {money(amountNanoUsd)}
            </Text>
          ),
        },
      ]}
    />
  );
}

type Row = Pick<InvoiceLine, 'description' | 'amountNanoUsd'> &
  Partial<InvoiceLine> & { readonly place: string };

const weightOf = (place: string) => (place === 'total' ? 700 : 400);

function About({ place, description, from, to, unpricedCalls = 0 }: Row) {
  return (
    <>
      <Text size="sm" fw={weightOf(place)} lineClamp={4} title={description}>
        {description}
      </Text>
      {from && to && (
        <Text size="xs" c="dimmed">
          {exactTime(from)} – {exactTime(to)}
        </Text>
      )}
      {unpricedCalls > 0 && (
        <Text size="xs" c="dimmed">
          {unpricedCalls} calls of models without a known price are not charged.
        </Text>
      )}
    </>
  );
}
