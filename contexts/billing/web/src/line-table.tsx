import { day, money } from '@atelier/ui';
import { Table, Text } from '@mantine/core';
import type { InvoiceLine } from './billing-api.ts';

type Props = { readonly lines: readonly InvoiceLine[]; readonly totalNanoUsd?: number };

/** What is charged and given back, line by line, with the exact sum. */
export function LineTable({ lines, totalNanoUsd }: Props) {
  return (
    <Table>
      <Table.Tbody>
        {lines.map((line, place) => (
          // Lines have no ids and never change places.
          <Table.Tr key={`${place} ${line.description}`}>
            <Table.Td>
              <Text size="sm">{line.description}</Text>
              {line.from && line.to && (
                <Text size="xs" c="dimmed">
                  {day(line.from)} – {day(line.to)}
                </Text>
              )}
              {(line.unpricedCalls ?? 0) > 0 && (
                <Text size="xs" c="dimmed">
                  {line.unpricedCalls} calls of models without a known price are not charged.
                </Text>
              )}
            </Table.Td>
            <Table.Td ta="right" className="numeric" style={{ verticalAlign: 'top' }}>
              {money(line.amountNanoUsd)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      {totalNanoUsd !== undefined && (
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>Total</Table.Th>
            <Table.Th ta="right" className="numeric">
              {money(totalNanoUsd)}
            </Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      )}
    </Table>
  );
}
