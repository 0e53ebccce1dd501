import {
  ActionIcon,
  Autocomplete,
  Box,
  Button,
  Group,
  Input,
  MultiSelect,
  NumberInput,
  Stack,
  Text,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { newFallback, newTarget, type RouteFormValues } from './route-form-values.ts';
import { kinds } from './route-words.ts';
import { useModels } from './use-provider-keys.ts';

export type RouteFormApi = UseFormReturnType<RouteFormValues>;

/** The models that share the calls. */
export function RouteTargets({ form }: { form: RouteFormApi }) {
  const { targets } = form.values;
  return (
    <Rows
      label="Models that share the calls"
      about="By weight: twice the weight, twice the calls. When one fails, another of them is asked."
      add="Add a model"
      onAdd={() => form.insertListItem('targets', newTarget())}
    >
      {targets.map(({ key }, index) => (
        <Group key={key} gap="xs" align="flex-start" wrap="nowrap">
          <ModelInput form={form} path={`targets.${index}.model`} />
          <NumberInput
            w={90}
            aria-label="Weight"
            min={1}
            max={1000}
            allowDecimal={false}
            prefix="× "
            {...form.getInputProps(`targets.${index}.weight`)}
          />
          <Concurrency form={form} path={`targets.${index}.concurrency`} />
          <RowButton
            label="Take this model out"
            disabled={targets.length === 1}
            onClick={() => form.removeListItem('targets', index)}
          >
            <IconTrash size={15} />
          </RowButton>
        </Group>
      ))}
    </Rows>
  );
}

/** The models that take over, in their order. */
export function RouteFallbacks({ form }: { form: RouteFormApi }) {
  const { fallbacks } = form.values;
  return (
    <Rows
      label="Models that take over, in this order"
      about="After failures of the provider, and after a prompt that is too long for the model before. What a content filter or the request itself fails by leads nowhere, unless you name it."
      add="Add a fallback"
      onAdd={() => form.insertListItem('fallbacks', newFallback())}
    >
      {fallbacks.map(({ key }, index) => (
        <Box key={key}>
          <Group gap="xs" align="flex-start" wrap="nowrap">
            <ModelInput form={form} path={`fallbacks.${index}.model`} />
            <Concurrency form={form} path={`fallbacks.${index}.concurrency`} />
            <RowButton
              label="Earlier"
              disabled={index === 0}
              onClick={() => form.reorderListItem('fallbacks', { from: index, to: index - 1 })}
            >
              <IconArrowUp size={15} />
            </RowButton>
            <RowButton
              label="Take this fallback out"
              onClick={() => form.removeListItem('fallbacks', index)}
            >
              <IconTrash size={15} />
            </RowButton>
          </Group>
          <MultiSelect
            mt={6}
            aria-label="After which failures"
            placeholder={
              form.values.fallbacks[index]?.on.length ? '' : 'After the usual failures; or choose'
            }
            clearable
            data={[...kinds]}
            {...form.getInputProps(`fallbacks.${index}.on`)}
          />
        </Box>
      ))}
    </Rows>
  );
}

function Rows(props: {
  label: string;
  about: string;
  add: string;
  onAdd: () => void;
  children: ReactNode;
}) {
  return (
    <Stack gap="xs">
      <div>
        <Input.Label component="div">{props.label}</Input.Label>
        <Text size="xs" c="dimmed">
          {props.about}
        </Text>
      </div>
      {props.children}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={props.onAdd}
        >
          {props.add}
        </Button>
      </Group>
    </Stack>
  );
}

/** A model that is known here, or any other: servers answer to more names than they list. */
function ModelInput({ form, path }: { form: RouteFormApi; path: string }) {
  const models = useModels();
  const known = (models.data?.items ?? []).filter(({ provider }) => provider !== 'route');
  return (
    <Autocomplete
      style={{ flex: 1 }}
      aria-label="Model"
      placeholder="openai/gpt-5"
      limit={40}
      data={[...new Set(known.map(({ id }) => id))]}
      {...form.getInputProps(path)}
    />
  );
}

function Concurrency({ form, path }: { form: RouteFormApi; path: string }) {
  return (
    <NumberInput
      w={130}
      aria-label="How many calls at once"
      placeholder="any at once"
      min={1}
      max={10_000}
      allowDecimal={false}
      suffix=" at once"
      {...form.getInputProps(path)}
    />
  );
}

function RowButton(props: {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  const { label, ...button } = props;
  return <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} {...button} />;
}
