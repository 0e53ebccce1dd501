import { ago, duration, fullTime, ListTable, money, Panel, RouteLink } from '@atelier/ui';
import { Anchor, Badge, Button, SimpleGrid, Text, Tooltip } from '@mantine/core';
import type { TrafficReport } from './gateway-api.ts';

type Call = TrafficReport['slowest'][number];

type LogPaths = {
  readonly requestsPath: string;
  readonly requestPath: (requestId: string) => string;
};

/** The calls that took longest and those that cost most, each with its place in the log. */
export function NotableCalls(props: LogPaths & { readonly report: TrafficReport }) {
  const { requestsPath, requestPath } = props;
  const { slowest, costliest } = props.report;
  const all = (
    <Button
      size="xs"
      variant="default"
      renderRoot={(own) => <RouteLink {...own} href={requestsPath} />}
    >
      Request log
    </Button>
  );
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing={0}>
      <Panel title="Slowest calls" padded={false} actions={all}>
        <Calls
          calls={slowest}
          requestPath={requestPath}
          told={({ latencyMs }) => duration(latencyMs)}
        />
      </Panel>
      <Panel title="Most expensive calls" padded={false} actions={all}>
        <Calls
          calls={costliest}
          requestPath={requestPath}
          told={({ costNanoUsd }) => money(costNanoUsd)}
        />
      </Panel>
    </SimpleGrid>
  );
}

type Props = {
  readonly calls: readonly Call[];
  readonly requestPath: LogPaths['requestPath'];
  readonly told: (call: Call) => string;
};

function Calls({ calls, requestPath, told }: Props) {
  if (calls.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        No call cost anything.
      </Text>
    );
  }
  return (
    <ListTable
      rows={calls}
      keyOf={({ id }) => id}
      columns={[
        {
          show: ({ id, model, at, operation }) => (
            <>
              <Anchor size="sm" renderRoot={(own) => <RouteLink {...own} href={requestPath(id)} />}>
                {model}
              </Anchor>
              <Text size="xs" c="dimmed">
                <Tooltip label={fullTime(at)}>
                  <span>{ago(at)}</span>
                </Tooltip>
                {` · ${operation}`}
              </Text>
            </>
          ),
        },
        {
          show: ({ status }) =>
            status !== 'success' && (
              <Badge color={status === 'cancelled' ? 'gray' : 'red'}>
                {status.replace('_', ' ')}
              </Badge>
            ),
        },
        { align: 'right', show: told },
      ]}
    />
  );
}
