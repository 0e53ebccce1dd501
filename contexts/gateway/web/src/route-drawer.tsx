import { Alert, Drawer, Tabs } from '@mantine/core';
import type { Route } from './gateway-api.ts';
import { RouteForm } from './route.form.tsx';
import { RouteHealth } from './route-health.tsx';
import { RouteTrial } from './route-trial.tsx';

type Props = {
  readonly route: Route | undefined;
  readonly opened: boolean;
  readonly maySystem: boolean;
  readonly onOpen: (open: string | undefined) => void;
};

/** One route: how its targets are, what it is, and a way to try it. */
export function RouteDrawer({ route, opened, maySystem, onOpen }: Props) {
  const close = () => onOpen(undefined);
  const form = (
    <RouteForm
      route={route}
      maySystem={maySystem}
      onSaved={({ scope, name }) => onOpen(`${scope}/${name}`)}
      onRemoved={close}
    />
  );
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size="xl"
      title={route ? route.id : 'New route'}
    >
      {route ? (
        <Tabs defaultValue="now" key={route.id} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="now">Now</Tabs.Tab>
            <Tabs.Tab value="definition">Definition</Tabs.Tab>
            <Tabs.Tab value="try">Try it</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="now">
            <RouteHealth route={route} />
          </Tabs.Panel>
          <Tabs.Panel value="definition">
            {route.editable ? form : <ReadOnly scope={route.scope}>{form}</ReadOnly>}
          </Tabs.Panel>
          <Tabs.Panel value="try">
            <RouteTrial route={route} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        opened && form
      )}
    </Drawer>
  );
}

const WHO: Record<Route['scope'], string> = {
  workspace: 'Owners of the workspace change its routes.',
  system: 'Super-administrators change the routes of the whole system.',
  file: 'It stands in the routes file of the server (ATELIER_ROUTES). A change of that file applies at once.',
};

function ReadOnly({ scope, children }: { scope: Route['scope']; children: React.ReactNode }) {
  return (
    <>
      <Alert color="gray" mb="md">
        {WHO[scope]}
      </Alert>
      {children}
    </>
  );
}
