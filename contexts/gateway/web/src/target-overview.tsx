import { FailureNotice, Panel, RouteLink } from '@atelier/ui';
import { Badge, Button, Skeleton, Table, Text } from '@mantine/core';
import type { Route, TargetHealth } from './gateway-api.ts';
import { states } from './route-words.ts';
import { useRoutes } from './use-routes.ts';
import { useAllTargets } from './use-traffic.ts';

/** The circuit breakers of the routes' targets, those that are left alone first. */
export function TargetOverview({ routesPath }: { routesPath: string }) {
  const routes = useRoutes();
  return (
    <Panel
      title="Targets of routes"
      about="Their circuit breakers, as the server process that answers knows them."
      padded={false}
      actions={
        <Button
          size="xs"
          variant="default"
          renderRoot={(own) => <RouteLink {...own} href={routesPath} />}
        >
          Routes
        </Button>
      }
    >
      {routes.isPending && <Skeleton h={80} />}
      {routes.isError && <FailureNotice error={routes.error} retry={() => void routes.refetch()} />}
      {routes.data?.items.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          No routes. A route is a name for several models: when one fails, the next takes over.
        </Text>
      )}
      {routes.data && routes.data.items.length > 0 && <Targets routes={routes.data.items} />}
    </Panel>
  );
}

function Targets({ routes }: { routes: readonly Route[] }) {
  const { targets, isPending } = useAllTargets(routes);
  if (isPending && targets.length === 0) return <Skeleton h={80} />;
  return (
    <Table miw={360}>
      <Table.Tbody className="numeric">
        {targets.map(({ route, target }) => (
          <TargetRow key={`${route} ${target.model}`} route={route} target={target} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function TargetRow({ route, target }: { route: string; target: TargetHealth }) {
  const { model, role, state, since, calls, failures, running, waiting } = target;
  const isAsked = since !== undefined;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{model}</Text>
        <Text size="xs" c="dimmed">
          {route}
          {role === 'fallback' ? ', fallback' : ''}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={isAsked ? states[state].color : 'gray'}>
          {isAsked ? states[state].label : 'not asked yet'}
        </Badge>
      </Table.Td>
      <Table.Td ta="right">
        <Text size="sm">{calls === 0 ? '–' : `${failures} of ${calls} failed`}</Text>
        {running + waiting > 0 && (
          <Text size="xs" c="dimmed">
            {running} running{waiting > 0 ? `, ${waiting} waiting` : ''}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
