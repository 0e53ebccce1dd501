import {
  ago,
  compact,
  duration,
  EmptyState,
  FailureNotice,
  fullTime,
  money,
  Page,
  Panel,
} from '@atelier/ui';
import {
  Anchor,
  Badge,
  Button,
  Group,
  Select,
  Skeleton,
  Table,
  Text,
  Tooltip,
} from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type GatewayApi, keys, type LoggedRequest, useGateway } from './gateway-api.ts';
import { RequestDrawer } from './request-drawer.tsx';

type Status = LoggedRequest['status'];
type Listed = Awaited<ReturnType<GatewayApi['listRequests']>>;

const STATUSES: readonly Status[] = [
  'success',
  'error',
  'rate_limited',
  'cancelled',
  'interrupted',
];

type Props = {
  readonly status: string | undefined;
  readonly onStatus: (status: string | undefined) => void;
};

/** The log of finished model calls, latest first. */
export function RequestListPage({ status, onStatus }: Props) {
  const gateway = useGateway();
  const wanted = STATUSES.find((each) => each === status);
  const list = useInfiniteQuery({
    queryKey: [...keys.requests, wanted ?? ''],
    queryFn: ({ pageParam }) =>
      gateway.listRequests({
        limit: 50,
        ...(wanted ? { status: wanted } : {}),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: (last: Listed) => last.nextCursor,
  });
  const requests = list.data?.pages.flatMap(({ items }) => items);
  return (
    <Page
      title="Requests"
      about="Your calls to models, from here and from your programs, as the gateway accounted them. Administrators see those of everybody in the workspace."
      actions={
        <Select
          aria-label="Status"
          placeholder="Any status"
          clearable
          data={STATUSES}
          value={wanted ?? null}
          onChange={(value) => onStatus(value ?? undefined)}
        />
      }
    >
      <Panel padded={false}>
        {list.isPending && <Skeleton h={280} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {requests?.length === 0 && (
          <EmptyState icon={<IconListSearch size={20} />} title="No requests">
            {wanted
              ? 'None has this status.'
              : 'Send a prompt in the playground, or call the API with a key.'}
          </EmptyState>
        )}
        {requests && requests.length > 0 && <Requests requests={requests} />}
      </Panel>
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Older requests
        </Button>
      )}
    </Page>
  );
}

function Requests({ requests }: { requests: readonly LoggedRequest[] }) {
  const [openId, setOpenId] = useState<string>();
  return (
    <>
      <RequestDrawer requestId={openId} onClose={() => setOpenId(undefined)} />
      <Table highlightOnHover miw={820}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
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
            <RequestRow key={request.id} request={request} onOpen={setOpenId} />
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function RequestRow(props: { request: LoggedRequest; onOpen: (id: string) => void }) {
  const { request, onOpen } = props;
  const { figures } = request;
  const usage = figures?.usage;
  return (
    <Table.Tr>
      <Table.Td>
        <Tooltip label={fullTime(request.at)}>
          <span>{ago(request.at)}</span>
        </Tooltip>
      </Table.Td>
      <Table.Td>
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(request.id)}>
          {request.model}
        </Anchor>
      </Table.Td>
      <Table.Td>{request.operation}</Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Tooltip label={request.failure?.message ?? request.status}>
            <Badge color={colourOf(request.status)}>{request.status.replace('_', ' ')}</Badge>
          </Tooltip>
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

function colourOf(status: Status): string {
  switch (status) {
    case 'success':
      return 'teal';
    case 'running':
      return 'blue';
    case 'cancelled':
      return 'gray';
    case 'rate_limited':
      return 'yellow';
    case 'error':
    case 'interrupted':
      return 'red';
  }
}
