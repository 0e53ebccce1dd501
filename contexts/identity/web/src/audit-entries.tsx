import { fullTime } from '@atelier/ui';
import { Anchor, Badge, Table, Text } from '@mantine/core';
import type { AuditEntry } from './identity-api.ts';

type Props = {
  readonly entries: readonly AuditEntry[];
  readonly onUser: (userId: string) => void;
};

/** The entries of the trail; a click on a name shows what else that user did. */
export function AuditEntries({ entries, onUser }: Props) {
  return (
    <Table miw={760}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th>Did</Table.Th>
          <Table.Th>To</Table.Th>
          <Table.Th>Outcome</Table.Th>
          <Table.Th>From</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Table.Tr key={entry.id}>
            <Table.Td className="numeric" style={{ whiteSpace: 'nowrap' }}>
              {fullTime(entry.at)}
            </Table.Td>
            <Table.Td>
              <Who entry={entry} onUser={onUser} />
              {entry.actorKind === 'api-key' && (
                <Text size="xs" c="dimmed">
                  by API key
                </Text>
              )}
            </Table.Td>
            <Table.Td ff="monospace" fz="xs">
              {entry.operation}
            </Table.Td>
            <Table.Td>
              <Text size="xs" ff="monospace" truncate maw={200} title={entry.target}>
                {entry.target}
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge color={OUTCOMES[entry.outcome]}>{entry.code ?? entry.outcome}</Badge>
            </Table.Td>
            <Table.Td>{entry.address}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const OUTCOMES = { ok: 'teal', refused: 'yellow', failed: 'red' } as const;

function Who({ entry, onUser }: { entry: AuditEntry; onUser: Props['onUser'] }) {
  const { userId, email, actorKind } = entry;
  if (userId === undefined) return <>{actorKind}</>;
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      title="Show only this user"
      onClick={() => onUser(userId)}
    >
      {email ?? userId}
    </Anchor>
  );
}
