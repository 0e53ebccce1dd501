import { CopyButton, Drawer } from '@atelier/ui';
import { Alert, Code, Group, Stack, Tabs } from '@mantine/core';
import { useState } from 'react';
import type { Route } from './gateway-api.ts';
import { RouteForm } from './route.form.tsx';
import { RouteHealth } from './route-health.tsx';
import { RouteTrial } from './route-trial.tsx';

type Props = {
  /** Without one a new one is made. */
  readonly route: Route | undefined;
  readonly maySystem: boolean;
  readonly onOpen: (open: string | undefined) => void;
};

/** One route: how its targets are, what it is, and a way to try it. */
export function RouteDrawer({ route, maySystem, onOpen }: Props) {
  const [tab, setTab] = useState<string | null>('now');
  const close = () => onOpen(undefined);
  const isForm = route === undefined || tab === 'definition';
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
      onClose={close}
      size="xl"
      title={route ? route.id : 'New route'}
      // A click beside it does not give up what was typed.
      closeOnClickOutside={!isForm}
    >
      {route ? (
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List mb="md">
            {/* The form of a new route goes with the focus in it: the first tab takes it. */}
            <Tabs.Tab value="now" autoFocus data-autofocus>
              Now
            </Tabs.Tab>
            <Tabs.Tab value="definition">Definition</Tabs.Tab>
            <Tabs.Tab value="try">Try it</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="now">
            <RouteHealth route={route} />
          </Tabs.Panel>
          <Tabs.Panel value="definition">
            {route.editable ? form : <ReadOnly route={route} />}
          </Tabs.Panel>
          <Tabs.Panel value="try">
            <RouteTrial route={route} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        form
      )}
    </Drawer>
  );
}

const WHO: Record<Route['scope'], string> = {
  workspace: 'Owners of the workspace change its routes.',
  system: 'Super-administrators change the routes of the whole system.',
  file: 'It stands in the routes file of the server (ATELIER_ROUTES). A change of that file applies at once.',
};

/** As a routes file has it, in JSON. */
function ReadOnly({ route: { scope, name, definition } }: { route: Route }) {
  const text = JSON.stringify({ routes: { [name]: definition } }, null, 2);
  return (
    <Stack gap="sm">
      <Alert color="gray">{WHO[scope]}</Alert>
      <Group justify="flex-end">
        <CopyButton text={text} label="Copy the definition" />
      </Group>
      <Code block>{text}</Code>
    </Stack>
  );
}
