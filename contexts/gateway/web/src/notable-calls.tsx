import { ago, duration, fullTime, money, Panel, RouteLink } from '@atelier/ui';
import { Anchor, Badge, Button, SimpleGrid, Table, Text, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { TrafficReport } from './gateway-api.ts';
import { RequestDrawer } from './request-drawer.tsx';

type Call = TrafficReport['slowest'][number];

/** The calls that took longest and those that cost most; each opens as the log has it. */
export function NotableCalls(props: { report: TrafficReport; requestsPath: string }) {
  const { slowest, costliest } = props.report;
  const [openId, setOpenId] = useState<string>();
  const all = (
    <Button
      size="xs"
      variant="default"
      renderRoot={(own) => <RouteLink {...own} href={props.requestsPath} />}
    >
      Request log
    </Button>
  );
  return (
    <>
      <RequestDrawer requestId={openId} onClose={() => setOpenId(undefined)} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing={0}>
        <Panel title="Slowest calls" padded={false} actions={all}>
          <Calls calls={slowest} onOpen={setOpenId} told={({ latencyMs }) => duration(latencyMs)} />
        </Panel>
        <Panel title="Most expensive calls" padded={false} actions={all}>
          <Calls
            calls={costliest}
            onOpen={setOpenId}
            told={({ costNanoUsd }) => money(costNanoUsd)}
          />
        </Panel>
      </SimpleGrid>
    </>
  );
}

type Props = {
  readonly calls: readonly Call[];
  readonly onOpen: (id: string) => void;
  readonly told: (call: Call) => string;
};

function Calls({ calls, onOpen, told }: Props) {
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
              <Anchor component="button" type="button" size="sm" onClick={() => onOpen(call.id)}>
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
