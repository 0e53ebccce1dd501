import { FailureNotice, ListTable, Panel, RouteLink } from '@atelier/ui';
import { Badge, Button, Skeleton, Text } from '@mantine/core';
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
    <ListTable
      rows={targets}
      keyOf={({ route, target }) => `${route} ${target.model}`}
      columns={[
        {
          show: ({ route, target: { model, role } }) => (
            <>
              <Text size="sm">{model}</Text>
              <Text size="xs" c="dimmed">
                {route}
                {role === 'fallback' ? ', fallback' : ''}
              </Text>
            </>
          ),
        },
        { show: ({ target }) => <State target={target} /> },
        { align: 'right', show: ({ target }) => <Calls target={target} /> },
      ]}
    />
  );
}

function State({ target: { state, since } }: { target: TargetHealth }) {
  const isAsked = since !== undefined;
  return (
    <Badge color={isAsked ? states[state].color : 'gray'}>
      {isAsked ? states[state].label : 'not asked yet'}
    </Badge>
  );
}

function Calls({ target: { calls, failures, running, waiting } }: { target: TargetHealth }) {
  return (
    <>
      <Text size="sm">{calls === 0 ? '–' : `${failures} of ${calls} failed`}</Text>
      {running + waiting > 0 && (
        <Text size="xs" c="dimmed">
          {running} running{waiting > 0 ? `, ${waiting} waiting` : ''}
        </Text>
      )}
    </>
  );
}
