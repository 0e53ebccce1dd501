import { fullTime, ListTable } from '@atelier/ui';
import { Anchor, Badge, Text } from '@mantine/core';
import type { AuditEntry } from './identity-api.ts';

type Props = {
  readonly entries: readonly AuditEntry[];
  readonly onUser: (userId: string) => void;
};

/** The entries of the trail; a click on a name shows what else that user did. */
export function AuditEntries({ entries, onUser }: Props) {
  return (
    <ListTable
      minWidth={880}
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'When',
          show: ({ at }) => (
            <time dateTime={at} title={at} style={{ whiteSpace: 'nowrap' }}>
              {fullTime(at)}
            </time>
          ),
        },
        {
          title: 'Who',
          show: (entry) => (
            <>
              <Who entry={entry} onUser={onUser} />
              {entry.actorKind === 'api-key' && (
                <Text size="xs" c="dimmed">
                  by API key
                </Text>
              )}
            </>
          ),
        },
        {
          title: 'Did',
          show: ({ operation }) => (
            <Text size="xs" ff="monospace">
              {operation}
            </Text>
          ),
        },
        {
          title: 'To',
          show: ({ target }) =>
            target && (
              <Text size="xs" ff="monospace" truncate maw={160} title={target}>
                {target}
              </Text>
            ),
        },
        {
          title: 'Outcome',
          show: ({ outcome, code }) => <Badge color={OUTCOMES[outcome]}>{code ?? outcome}</Badge>,
        },
        { title: 'From', show: ({ address }) => address },
      ]}
    />
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
