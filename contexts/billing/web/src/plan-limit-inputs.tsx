import {
  ActionIcon,
  Button,
  Group,
  Input,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { PlanFormValues } from './plan.form.tsx';
import { nextLimit } from './plan-limits.ts';

const UNITS = [
  { value: 'requests', label: 'requests' },
  { value: 'tokens', label: 'tokens' },
  { value: 'cost', label: 'dollars' },
];
const PERIODS = [
  { value: 'minute', label: 'a minute' },
  { value: 'hour', label: 'an hour' },
  { value: 'day', label: 'a day' },
  { value: 'month', label: 'a month' },
];
const WHOSE = [
  { value: 'user', label: 'for each user' },
  { value: 'workspace', label: 'for the workspace' },
];

/** How much may be used with this plan. */
export function PlanLimitInputs({ form }: { form: PlanFormValues }) {
  return (
    <Input.Wrapper
      label="Limits"
      description="Checked before a model is called. Each replaces the default on the same calls, also with more; where the plan names none the default holds."
      error={form.errors.limits}
    >
      <Stack gap="xs" mt="xs">
        {form.values.limits.map(({ key }, place) => (
          <LimitInputs key={key} form={form} place={place} />
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => form.insertListItem('limits', nextLimit(form.values.limits))}
          >
            Add a limit
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}

function LimitInputs({ form, place }: { form: PlanFormValues; place: number }) {
  const unit = form.values.limits[place]?.unit;
  return (
    <Paper withBorder p="xs">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" verticalSpacing="xs" flex={1}>
          <NumberInput
            aria-label="Amount"
            min={0}
            thousandSeparator=","
            prefix={unit === 'cost' ? '$' : ''}
            decimalScale={unit === 'cost' ? 2 : 0}
            {...form.getInputProps(`limits.${place}.amount`)}
          />
          <Select
            aria-label="Of what"
            data={UNITS}
            allowDeselect={false}
            {...form.getInputProps(`limits.${place}.unit`)}
          />
          <Select
            aria-label="In which time"
            data={PERIODS}
            allowDeselect={false}
            {...form.getInputProps(`limits.${place}.period`)}
          />
          <Select
            aria-label="Whose calls"
            data={WHOSE}
            allowDeselect={false}
            {...form.getInputProps(`limits.${place}.per`)}
          />
          <TextInput
            aria-label="Only for the operation"
            placeholder="all operations"
            {...form.getInputProps(`limits.${place}.operation`)}
          />
        </SimpleGrid>
        <ActionIcon
          size="lg"
          aria-label="Remove the limit"
          onClick={() => form.removeListItem('limits', place)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
