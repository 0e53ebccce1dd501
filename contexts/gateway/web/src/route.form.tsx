import { ConfirmButton, explain } from '@atelier/ui';
import { Alert, Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Route } from './gateway-api.ts';
import { fromForm, toForm, validateRoute } from './route-form-values.ts';
import { RouteFallbacks, RouteTargets } from './route-model-rows.tsx';
import { RouteTerms } from './route-terms.tsx';
import { removeWords, saveWords } from './route-words.ts';
import { type RouteAddress, useRemoveRoute, useSaveRoute } from './use-routes.ts';

type Props = {
  readonly route: Route | undefined;
  readonly maySystem: boolean;
  readonly onSaved: (saved: RouteAddress) => void;
  readonly onRemoved: () => void;
};

/** What a route is. */
export function RouteForm({ route, maySystem, onSaved, onRemoved }: Props) {
  const form = useForm({ initialValues: toForm(route), validate: validateRoute });
  const save = useSaveRoute(onSaved);
  const remove = useRemoveRoute(onRemoved);
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(fromForm(values)))}>
      <Stack gap="lg">
        {route === undefined && (
          <TextInput
            data-autofocus
            label="Name"
            description="Clients send it as the model: route/fast, or just fast."
            placeholder="fast"
            {...form.getInputProps('name')}
          />
        )}
        <TextInput
          label="Title"
          description="What people read in lists of models. May be left empty."
          {...form.getInputProps('title')}
        />
        {route === undefined && maySystem && (
          <Radio.Group label="For whom" {...form.getInputProps('scope')}>
            <Group mt={4}>
              <Radio value="workspace" label="This workspace" />
              <Radio value="system" label="Everybody on this installation" />
            </Group>
          </Radio.Group>
        )}
        <RouteTargets form={form} />
        <RouteFallbacks form={form} />
        <RouteTerms form={form} />
        {save.isError && <Alert color="red">{explain(save.error, saveWords)}</Alert>}
        {remove.isError && <Alert color="red">{explain(remove.error, removeWords)}</Alert>}
        <Group justify="space-between">
          {route ? (
            <ConfirmButton
              color="red"
              question={`Remove ${route.id}? Calls that name it are refused from then on.`}
              confirm="Remove"
              onConfirm={() => remove.mutate(route)}
            >
              Remove route
            </ConfirmButton>
          ) : (
            <span />
          )}
          <Button type="submit" loading={save.isPending}>
            {route ? 'Save' : 'Make route'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
