import { EmptyState, FailureNotice, Page, Panel } from '@atelier/ui';
import { Anchor, Badge, Button, Code, Group, Skeleton, Table, Text, Tooltip } from '@mantine/core';
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
  const shown = items.find(({ scope, name }) => `${scope}/${name}` === open);
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
      <RouteDrawer
        route={shown}
        opened={open === 'new' || shown !== undefined}
        maySystem={maySystem}
        onOpen={onOpen}
      />
    </Page>
  );
}

function Routes({ items, onOpen }: { items: readonly Route[]; onOpen: (open: string) => void }) {
  return (
    <Table highlightOnHover miw={760}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Route</Table.Th>
          <Table.Th>Where</Table.Th>
          <Table.Th>Calls go to</Table.Th>
          <Table.Th>Then to</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((route) => (
          <RouteRow key={`${route.scope}/${route.name}`} route={route} onOpen={onOpen} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function RouteRow({ route, onOpen }: { route: Route; onOpen: (open: string) => void }) {
  const { id, name, scope, inForce, definition } = route;
  const { targets, fallbacks, title } = definition;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => onOpen(`${scope}/${name}`)}
        >
          {id}
        </Anchor>
        {title && (
          <Text size="xs" c="dimmed">
            {title}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
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
      </Table.Td>
      <Table.Td>
        <Models models={targets.map(({ model, weight }) => shareOf(model, weight, targets))} />
      </Table.Td>
      <Table.Td>
        <Models models={fallbacks.map(({ model }) => model)} />
      </Table.Td>
    </Table.Tr>
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
