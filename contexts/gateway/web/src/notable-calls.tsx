import { ago, duration, fullTime, money, Panel, RouteLink } from '@atelier/ui';
import { Anchor, Badge, Button, SimpleGrid, Table, Text, Tooltip } from '@mantine/core';
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
    <Table highlightOnHover miw={360}>
      <Table.Tbody className="numeric">
        {calls.map((call) => (
          <Table.Tr key={call.id}>
            <Table.Td>
              <Anchor
                size="sm"
                renderRoot={(own) => <RouteLink {...own} href={requestPath(call.id)} />}
              >
                {call.model}
              </Anchor>
              <Text size="xs" c="dimmed">
                <Tooltip label={fullTime(call.at)}>
                  <span>{ago(call.at)}</span>
                </Tooltip>
                {` · ${call.operation}`}
              </Text>
            </Table.Td>
            <Table.Td>
              {call.status !== 'success' && (
                <Badge color={call.status === 'cancelled' ? 'gray' : 'red'}>
                  {call.status.replace('_', ' ')}
                </Badge>
              )}
            </Table.Td>
            <Table.Td ta="right">{told(call)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
