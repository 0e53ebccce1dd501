import { ago, FailureNotice, fullTime } from '@atelier/ui';
import {
  Badge,
  CopyButton as Copy,
  Code,
  Group,
  Skeleton,
  Stack,
  Table,
  Text,
  Tooltip,
} from '@mantine/core';
import type { Route, TargetHealth } from './gateway-api.ts';
import { inWords, states } from './route-words.ts';
import { useTargetHealth } from './use-routes.ts';

/** How the targets of a route are, looked at every other second. */
export function RouteHealth({ route }: { route: Route }) {
  const health = useTargetHealth(route);
  if (health.isPending) return <Skeleton h={160} />;
  if (health.isError)
    return <FailureNotice error={health.error} retry={() => void health.refetch()} />;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        As the server process that answers knows them. Send{' '}
        <Copy value={route.id}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <Code component="button" onClick={copy} style={{ cursor: 'pointer', border: 0 }}>
                {route.id}
              </Code>
            </Tooltip>
          )}
        </Copy>{' '}
        as the model to use this route.
      </Text>
      <Table miw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Model</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th ta="right">Running</Table.Th>
            <Table.Th ta="right">Failed lately</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="numeric">
          {health.data.items.map((target) => (
            <TargetRow key={target.model} target={target} />
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function TargetRow({ target }: { target: TargetHealth }) {
  const { model, role, state, since, retryAt, lastFailure, calls, failures } = target;
  const asked = since !== undefined;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{model}</Text>
        {role === 'fallback' && (
          <Text size="xs" c="dimmed">
            fallback
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Badge color={asked ? states[state].color : 'gray'}>
            {asked ? states[state].label : 'not asked yet'}
          </Badge>
          {state === 'open' && retryAt && (
            <Text size="xs" c="dimmed">
              {whenTried(retryAt)}
            </Text>
          )}
        </Group>
        {lastFailure && (
          <Tooltip
            label={`${fullTime(lastFailure.at)}: ${lastFailure.message}`}
            multiline
            maw={420}
          >
            <Text size="xs" c="dimmed">
              last failure {ago(lastFailure.at)}: {inWords(lastFailure.kind)}
            </Text>
          </Tooltip>
        )}
      </Table.Td>
      <Table.Td ta="right">
        {target.running}
        {target.concurrency === undefined ? '' : ` of ${target.concurrency}`}
        {target.waiting > 0 && (
          <Text size="xs" c="dimmed">
            {target.waiting} waiting
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{calls === 0 ? '–' : `${failures} of ${calls}`}</Table.Td>
    </Table.Tr>
  );
}

function whenTried(retryAt: string): string {
  const at = new Date(retryAt);
  return at.getTime() > Date.now() ? `until ${at.toLocaleTimeString()}` : 'the next call tries it';
}
