import { EmptyState, FailureNotice, ListTable, Page, Panel } from '@atelier/ui';
import { Anchor, Badge, Button, Code, Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import type { Route } from './gateway-api.ts';
import { RouteDrawer } from './route-drawer.tsx';
import { scopes } from './route-words.ts';
import { useRoutes } from './use-routes.ts';

type Props = {
  /** `scope/name` of the route that is looked at, `new` for one that is made. */
  readonly open: string | undefined;
  readonly onOpen: (open: string | undefined) => void;
  readonly maySystem: boolean;
};

/** Names that stand for several models. */
export function RouteListPage({ open, onOpen, maySystem }: Props) {
  const routes = useRoutes();
  const items = routes.data?.items ?? [];
  const shown = items.find((route) => addressOf(route) === open);
  const add = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => onOpen('new')}>
      New route
    </Button>
  );
  return (
    <Page
      title="Routes"
      about="A route is a model name that stands for several models: calls are shared by weight, go on to the next model when one fails, and pass over models that fail again and again."
      actions={add}
    >
      <Panel padded={false}>
        {routes.isPending && <Skeleton h={200} />}
        {routes.isError && (
          <FailureNotice error={routes.error} retry={() => void routes.refetch()} />
        )}
        {routes.data && items.length === 0 && (
          <EmptyState icon={<IconRoute size={20} />} title="No routes yet" action={add}>
            Make one, and send its name as <Code>model</Code>: the calls no longer depend on one
            provider.
          </EmptyState>
        )}
        {items.length > 0 && <Routes items={items} onOpen={onOpen} />}
      </Panel>
      {(open === 'new' || shown) && (
        <RouteDrawer route={shown} maySystem={maySystem} onOpen={onOpen} />
      )}
    </Page>
  );
}

function Routes({ items, onOpen }: { items: readonly Route[]; onOpen: (open: string) => void }) {
  return (
    <ListTable
      minWidth={760}
      rows={items}
      keyOf={addressOf}
      columns={[
        {
          title: 'Route',
          show: (route) => (
            <>
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => onOpen(addressOf(route))}
              >
                {route.id}
              </Anchor>
              {route.definition.title && (
                <Text size="xs" c="dimmed">
                  {route.definition.title}
                </Text>
              )}
            </>
          ),
        },
        { title: 'Where', show: (route) => <Scope route={route} /> },
        {
          title: 'Calls go to',
          show: ({ definition: { targets } }) => (
            <Models models={targets.map(({ model, weight }) => shareOf(model, weight, targets))} />
          ),
        },
        {
          title: 'Then to',
          show: ({ definition: { fallbacks } }) => (
            <Models models={fallbacks.map(({ model }) => model)} />
          ),
        },
      ]}
    />
  );
}

const addressOf = ({ scope, name }: Route) => `${scope}/${name}`;

function Scope({ route: { scope, inForce } }: { route: Route }) {
  return (
    <Group gap={6}>
      <Tooltip label={scopes[scope].about}>
        <Badge color={scopes[scope].color}>{scopes[scope].label}</Badge>
      </Tooltip>
      {!inForce && (
        <Tooltip label="Another route of this name goes before it: the workspace’s, then the file’s, then the system’s.">
          <Badge color="gray" variant="outline">
            not in force
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

function Models({ models }: { models: readonly string[] }) {
  if (models.length === 0)
    return (
      <Text size="sm" c="dimmed">
        –
      </Text>
    );
  return models.map((model) => (
    <Text key={model} size="sm">
      {model}
    </Text>
  ));
}

function shareOf(model: string, weight: number, targets: readonly { weight: number }[]): string {
  if (targets.length === 1) return model;
  const all = targets.reduce((sum, each) => sum + each.weight, 0);
  return `${model} · ${Math.round((weight / all) * 100)} %`;
}
