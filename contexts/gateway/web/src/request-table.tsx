import { ago, compact, duration, fullTime, money } from '@atelier/ui';
import { Anchor, Badge, Group, Table, Text, Tooltip } from '@mantine/core';
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
  return (
    <Table highlightOnHover miw={820}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>When</Table.Th>
          {isOfMany && <Table.Th>Who</Table.Th>}
          <Table.Th>Model</Table.Th>
          <Table.Th>Operation</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th ta="right">Tokens</Table.Th>
          <Table.Th ta="right">Cost</Table.Th>
          <Table.Th ta="right">First token</Table.Th>
          <Table.Th ta="right">Time</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className="numeric">
        {requests.map((request) => (
          <RequestRow
            key={request.id}
            request={request}
            who={isOfMany ? (callers.get(request.userId) ?? 'Somebody who left') : undefined}
            onOpen={onOpen}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

type RowProps = {
  request: LoggedRequest;
  who: string | undefined;
  onOpen: (id: string) => void;
};

function RequestRow({ request, who, onOpen }: RowProps) {
  const { figures, route } = request;
  const usage = figures?.usage;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Tooltip label={fullTime(request.at)}>
          <span>{ago(request.at)}</span>
        </Tooltip>
      </Table.Td>
      {who !== undefined && <Table.Td>{who}</Table.Td>}
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          onClick={() => onOpen(request.id)}
        >
          {request.model}
        </Anchor>
        {route && (
          <Text size="xs" c="dimmed">
            {route}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{request.operation}</Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Tooltip label={request.failure?.message ?? request.status}>
            <Badge color={colourOf(request.status)}>{request.status.replace('_', ' ')}</Badge>
          </Tooltip>
          {request.cached && (
            <Badge variant="light" color="grape">
              cached
            </Badge>
          )}
          {request.attempts.length > 1 && (
            <Text size="xs" c="dimmed">
              {request.attempts.length} attempts
            </Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        {usage ? `${compact(usage.inputTokens)} → ${compact(usage.outputTokens)}` : '–'}
      </Table.Td>
      <Table.Td ta="right">{money(figures?.costNanoUsd)}</Table.Td>
      <Table.Td ta="right">{duration(figures?.firstTokenMs)}</Table.Td>
      <Table.Td ta="right">{duration(figures?.latencyMs)}</Table.Td>
    </Table.Tr>
  );
}
