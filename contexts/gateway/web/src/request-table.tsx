import { ago, compact, duration, fullTime, ListTable, money, useNow } from '@atelier/ui';
import { Anchor, Badge, Group, Text, Tooltip } from '@mantine/core';
import type { LoggedRequest } from './gateway-api.ts';
import { colourOf } from './request-words.ts';

type Props = {
  readonly requests: readonly LoggedRequest[];
  /** E-mails by user id; empty for who sees own calls only. */
  readonly callers: ReadonlyMap<string, string>;
  readonly onOpen: (requestId: string) => void;
};

export function RequestTable({ requests, callers, onOpen }: Props) {
  const isOfMany = callers.size > 1;
  const now = useNow();
  return (
    <ListTable
      minWidth={isOfMany ? 940 : 800}
      rows={requests}
      keyOf={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      columns={[
        {
          title: 'When',
          show: ({ at }) => (
            <Tooltip label={fullTime(at)}>
              <span style={{ whiteSpace: 'nowrap' }}>{ago(at, now)}</span>
            </Tooltip>
          ),
        },
        isOfMany && {
          title: 'Who',
          show: ({ userId }) => callers.get(userId) ?? 'Somebody who left',
        },
        { title: 'Model', show: (request) => <Model request={request} onOpen={onOpen} /> },
        { title: 'Operation', show: ({ operation }) => operation },
        { title: 'Status', show: (request) => <Status request={request} /> },
        { title: 'Tokens', align: 'right', show: tokensOf },
        { title: 'Cost', align: 'right', show: ({ figures }) => money(figures?.costNanoUsd) },
        {
          title: 'First token',
          align: 'right',
          show: ({ figures }) => duration(figures?.firstTokenMs),
        },
        { title: 'Time', align: 'right', show: ({ figures }) => duration(figures?.latencyMs) },
      ]}
    />
  );
}

function tokensOf({ figures }: LoggedRequest): string {
  const usage = figures?.usage;
  return usage ? `${compact(usage.inputTokens)} → ${compact(usage.outputTokens)}` : '–';
}

function Model({ request, onOpen }: { request: LoggedRequest; onOpen: Props['onOpen'] }) {
  return (
    <>
      <Anchor
        component="button"
        type="button"
        size="sm"
        ta="left"
        onClick={() => onOpen(request.id)}
      >
        {request.model}
      </Anchor>
      {request.route && (
        <Text size="xs" c="dimmed">
          {request.route}
        </Text>
      )}
    </>
  );
}

function Status({ request: { status, failure, cached, attempts } }: { request: LoggedRequest }) {
  return (
    <Group gap={6}>
      <Tooltip label={failure?.message ?? status}>
        <Badge color={colourOf(status)}>{status.replace('_', ' ')}</Badge>
      </Tooltip>
      {cached && (
        <Badge variant="light" color="grape">
          cached
        </Badge>
      )}
      {attempts.length > 1 && (
        <Text size="xs" c="dimmed">
          {attempts.length} attempts
        </Text>
      )}
    </Group>
  );
}
