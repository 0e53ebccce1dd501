import { ActionIcon, Button, Group, Input, NumberInput, Select, Stack } from '@mantine/core';
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

/** How much a workspace with this plan may use. */
export function PlanLimitInputs({ form }: { form: PlanFormValues }) {
  return (
    <Input.Wrapper
      label="Limits"
      description="Checked before a model is called. Without one there is no limit."
      error={form.errors.limits}
    >
      <Stack gap="xs" mt="xs">
        {form.values.limits.map(({ key, unit }, place) => (
          <Group key={key} gap="xs" wrap="nowrap">
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
            <ActionIcon
              size="lg"
              aria-label="Remove the limit"
              onClick={() => form.removeListItem('limits', place)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
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
