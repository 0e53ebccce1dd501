import {
  CopyButton,
  duration,
  FailureNotice,
  fullTime,
  JsonEditor,
  money,
  whole,
} from '@atelier/ui';
import {
  Badge,
  Drawer,
  Group,
  SimpleGrid,
  Skeleton,
  Stack,
  Table,
  Tabs,
  Text,
} from '@mantine/core';
import { skipToken, useQuery } from '@tanstack/react-query';
import { type GatewayApi, keys, useGateway } from './gateway-api.ts';

type LoggedRequest = Awaited<ReturnType<GatewayApi['getRequest']>>;

/** One model call as the gateway logged it: figures, attempts, what was sent and what came back. */
export function RequestDrawer(props: { requestId: string | undefined; onClose: () => void }) {
  const gateway = useGateway();
  const { requestId } = props;
  const request = useQuery({
    queryKey: keys.request(requestId ?? ''),
    queryFn: requestId ? () => gateway.getRequest({ requestId }) : skipToken,
  });
  return (
    <Drawer
      opened={requestId !== undefined}
      onClose={props.onClose}
      position="right"
      size="xl"
      title="Raw request and response"
    >
      {request.isPending && <Skeleton h={240} />}
      {request.isError && (
        <FailureNotice error={request.error} retry={() => void request.refetch()} />
      )}
      {request.data && <Details request={request.data} />}
    </Drawer>
  );
}

function Details({ request }: { request: LoggedRequest }) {
  const { figures, attempts } = request;
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Badge color={request.status === 'success' ? 'teal' : 'red'}>{request.status}</Badge>
        <Text size="sm" ff="monospace">
          {request.model}
        </Text>
        <Text size="sm" c="dimmed">
          {fullTime(request.at)}
        </Text>
        {request.task && (
          <Badge variant="light" tt="none">
            {request.task.name}, version {request.task.version}
          </Badge>
        )}
        <CopyButton text={request.id} label={`Copy the id ${request.id}`} />
      </Group>
      {figures && (
        <SimpleGrid cols={{ base: 2, sm: 4 }} className="numeric">
          <Fact name="Tokens in" value={whole(figures.usage.inputTokens)} />
          <Fact name="Tokens out" value={whole(figures.usage.outputTokens)} />
          <Fact name="Cost" value={money(figures.costNanoUsd)} />
          <Fact name="Time" value={duration(figures.latencyMs)} />
        </SimpleGrid>
      )}
      {request.sanitised && <Found sanitised={request.sanitised} />}
      {attempts.length > 1 && <Attempts attempts={attempts} />}
      <Tabs defaultValue="request">
        <Tabs.List>
          <Tabs.Tab value="request">Request</Tabs.Tab>
          <Tabs.Tab value="response">Response</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="request" pt="sm">
          <Body label="Request" json={request.requestJson} />
        </Tabs.Panel>
        <Tabs.Panel value="response" pt="sm">
          <Body label="Response" json={request.responseJson} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** How much was found in the prompt, by kind. What it was is nowhere. */
function Found({ sanitised }: { sanitised: Readonly<Record<string, number>> }) {
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        Secrets and personal data
      </Text>
      {Object.entries(sanitised).map(([kind, count]) => (
        <Badge key={kind} variant="light" color="orange" tt="none">
          {kind} {count}
        </Badge>
      ))}
    </Group>
  );
}

function Attempts({ attempts }: Pick<LoggedRequest, 'attempts'>) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Attempt</Table.Th>
          <Table.Th>Model</Table.Th>
          <Table.Th>Outcome</Table.Th>
          <Table.Th ta="right">Time</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {attempts.map((attempt, index) => (
          <Table.Tr key={attempt.startedAt}>
            <Table.Td>{index + 1}</Table.Td>
            <Table.Td>{attempt.model}</Table.Td>
            <Table.Td>{attempt.failure ?? 'answered'}</Table.Td>
            <Table.Td ta="right">{duration(attempt.latencyMs)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" fw={600}>
        {value}
      </Text>
    </div>
  );
}

function Body({ label, json }: { label: string; json: string | undefined }) {
  if (json === undefined)
    return (
      <Text size="sm" c="dimmed">
        Not kept: the content policy of this workspace drops prompts and answers. An owner can
        change that under Settings, for calls from then on.
      </Text>
    );
  const text = indented(json);
  return (
    <Stack gap={4}>
      <Group justify="flex-end">
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </Group>
      <JsonEditor label={label} value={text} minHeight="240px" />
    </Stack>
  );
}

/** Bodies of streams are not one JSON text; they are shown as they were. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
