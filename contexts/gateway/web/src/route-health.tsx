import { ago, FailureNotice, fullTime, ListTable } from '@atelier/ui';
import {
  Badge,
  CopyButton as Copy,
  Code,
  Group,
  Skeleton,
  Stack,
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
      <ListTable
        minWidth={520}
        rows={health.data.items}
        keyOf={({ model }) => model}
        columns={[
          {
            title: 'Model',
            show: ({ model, role }) => (
              <>
                <Text size="sm">{model}</Text>
                {role === 'fallback' && (
                  <Text size="xs" c="dimmed">
                    fallback
                  </Text>
                )}
              </>
            ),
          },
          { title: 'State', show: (target) => <State target={target} /> },
          { title: 'Running', align: 'right', show: (target) => <Running target={target} /> },
          {
            title: 'Failed lately',
            align: 'right',
            show: ({ calls, failures }) => (calls === 0 ? '–' : `${failures} of ${calls}`),
          },
        ]}
      />
    </Stack>
  );
}

function State({ target: { state, since, retryAt, lastFailure } }: { target: TargetHealth }) {
  const asked = since !== undefined;
  return (
    <>
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
        <Tooltip label={`${fullTime(lastFailure.at)}: ${lastFailure.message}`} multiline maw={420}>
          <Text size="xs" c="dimmed">
            last failure {ago(lastFailure.at)}: {inWords(lastFailure.kind)}
          </Text>
        </Tooltip>
      )}
    </>
  );
}

function Running({ target: { running, concurrency, waiting } }: { target: TargetHealth }) {
  return (
    <>
      {running}
      {concurrency === undefined ? '' : ` of ${concurrency}`}
      {waiting > 0 && (
        <Text size="xs" c="dimmed">
          {waiting} waiting
        </Text>
      )}
    </>
  );
}

function whenTried(retryAt: string): string {
  const at = new Date(retryAt);
  return at.getTime() > Date.now() ? `until ${at.toLocaleTimeString()}` : 'the next call tries it';
}
