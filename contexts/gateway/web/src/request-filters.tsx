import { DollarInput, useMay } from '@atelier/ui';
import {
  Button,
  Group,
  Indicator,
  NumberInput,
  Pill,
  Popover,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { PERIODS, type RequestView, STATUSES } from './request-filter.ts';
import { chipsOf } from './request-filter-words.ts';
import { useModels } from './use-provider-keys.ts';
import { useOperations } from './use-requests.ts';

type Props = {
  readonly view: RequestView;
  readonly onView: (view: RequestView) => void;
  /** E-mails by user id, where the person may see everybody's calls. */
  readonly callers: ReadonlyMap<string, string>;
};

/** A search, a panel of filters, and a chip for each that holds, to take it away again. */
export function RequestFilters({ view, onView, callers }: Props) {
  const chips = chipsOf(view, (id) => callers.get(id) ?? id);
  const change = (part: RequestView) => onView({ ...view, ...part });
  const without = (fields: readonly (keyof RequestView)[]) =>
    change(Object.fromEntries(fields.map((field) => [field, undefined])));
  return (
    <Stack gap="xs" mb="md">
      <Group gap="xs" wrap="nowrap">
        <Search text={view.text ?? ''} onText={(text) => change({ text })} />
        <Popover position="bottom-end" width={420} shadow="md" withArrow>
          <Indicator disabled={chips.length === 0} label={chips.length} size={16}>
            <Popover.Target>
              <Button variant="default" leftSection={<IconFilter size={15} />}>
                Filters
              </Button>
            </Popover.Target>
          </Indicator>
          <Popover.Dropdown>
            <Fields view={view} change={change} callers={callers} />
          </Popover.Dropdown>
        </Popover>
      </Group>
      {chips.length > 0 && (
        <Pill.Group>
          {chips.map(({ label, fields }) => (
            <Pill
              key={fields[0]}
              size="md"
              bg="var(--accent-soft)"
              withRemoveButton
              removeButtonProps={{ 'aria-label': `Remove ${label}`, 'aria-hidden': false }}
              onRemove={() => without(fields)}
            >
              {label}
            </Pill>
          ))}
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onView({ request: view.request })}
          >
            Clear all
          </Button>
        </Pill.Group>
      )}
    </Stack>
  );
}

const SEARCH_AFTER_MS = 350;

function Search({ text, onText }: { text: string; onText: (text: string | undefined) => void }) {
  const [written, setWritten] = useState(text);
  // Who takes the chip away, or goes back, changes the text too.
  useEffect(() => setWritten(text), [text]);
  const search = useDebouncedCallback((sought: string) => {
    onText(sought.trim() === '' ? undefined : sought.trim());
  }, SEARCH_AFTER_MS);
  return (
    <TextInput
      type="search"
      aria-label="Search"
      placeholder="Words of a prompt, an answer or an error, or an id"
      leftSection={<IconSearch size={15} />}
      maxLength={200}
      flex={1}
      value={written}
      onChange={(event) => {
        setWritten(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

type FieldsProps = Pick<Props, 'view' | 'callers'> & { change: (part: RequestView) => void };

function Fields({ view, change, callers }: FieldsProps) {
  const maySeeAll = useMay('request', 'manage');
  const models = useModels();
  const operations = useOperations();
  const inside = { comboboxProps: { withinPortal: false }, clearable: true } as const;
  const data = (values: readonly string[], now: string | undefined) => [
    ...new Set([...values, ...(now ? [now] : [])]),
  ];
  return (
    <Stack gap="sm">
      <Select
        {...inside}
        label="Model or route"
        placeholder="Any"
        searchable
        limit={100}
        data={data(models.data?.items.map(({ id }) => id) ?? [], view.model)}
        value={view.model ?? null}
        onChange={(model) => change({ model: model ?? undefined })}
      />
      <SimpleGrid cols={2} spacing="sm">
        <Select
          {...inside}
          label="Status"
          placeholder="Any"
          data={STATUSES.map((value) => ({ value, label: value.replace('_', ' ') }))}
          value={view.status ?? null}
          onChange={(status) => change({ status: status ?? undefined })}
        />
        <Select
          {...inside}
          label="Operation"
          placeholder="Any"
          searchable
          data={data(operations, view.operation)}
          value={view.operation ?? null}
          onChange={(operation) => change({ operation: operation ?? undefined })}
        />
      </SimpleGrid>
      {maySeeAll && (
        <Select
          {...inside}
          label="User"
          placeholder="Everybody"
          searchable
          data={[...callers].map(([value, label]) => ({ value, label }))}
          value={view.user ?? null}
          onChange={(user) => change({ user: user ?? undefined })}
        />
      )}
      <Period view={view} change={change} />
      <SimpleGrid cols={2} spacing="sm">
        <DollarInput
          label="Cost from"
          placeholder="Any"
          decimalScale={6}
          value={view.cost ?? ''}
          onChange={(cost) => change({ cost: cost === '' ? undefined : String(cost) })}
        />
        <NumberInput
          label="Took from"
          placeholder="Any"
          suffix=" s"
          min={0}
          decimalScale={3}
          value={view.slow ?? ''}
          onChange={(slow) => change({ slow: slow === '' ? undefined : String(slow) })}
        />
      </SimpleGrid>
      <SegmentedControl
        fullWidth
        aria-label="Cache"
        data={[
          { value: '', label: 'All' },
          { value: 'yes', label: 'Only cached' },
          { value: 'no', label: 'Not cached' },
        ]}
        value={view.cached ?? ''}
        onChange={(cached) => change({ cached: cached || undefined })}
      />
    </Stack>
  );
}

function Period({ view, change }: Pick<FieldsProps, 'view' | 'change'>) {
  return (
    <SimpleGrid cols={3} spacing="sm">
      <Select
        comboboxProps={{ withinPortal: false }}
        clearable
        label="Period"
        placeholder={view.from || view.to ? 'By days' : 'Any time'}
        data={PERIODS.map(({ value, label }) => ({ value, label }))}
        value={view.from || view.to ? null : (view.period ?? null)}
        onChange={(period) =>
          change({ period: period ?? undefined, from: undefined, to: undefined })
        }
      />
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          label={end === 'from' ? 'From day' : 'To day'}
          value={view[end] ?? ''}
          onChange={(event) =>
            change({ [end]: event.currentTarget.value || undefined, period: undefined })
          }
        />
      ))}
    </SimpleGrid>
  );
}
