import {
  ConfirmButton,
  day,
  EmptyState,
  FailureNotice,
  ListTable,
  Page,
  Panel,
  pricePerMillion,
} from '@atelier/ui';
import {
  Badge,
  Button,
  Group,
  SegmentedControl,
  Skeleton,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconPlus, IconSearch, IconTag } from '@tabler/icons-react';
import type { ModelPrice } from './gateway-api.ts';
import { isPaidOtherwise } from './price-form-values.ts';
import { PriceForm } from './price.form.tsx';
import { otherPrices, SOURCES } from './price-words.ts';
import { usePrices, useRemoveOverride } from './use-prices.ts';

/** What is looked at, as the address says it. */
export type PriceView = {
  readonly find?: string;
  readonly show?: string;
  /** The model whose price is being set, `new` for one that no list has. */
  readonly model?: string | undefined;
};

type Props = { readonly view: PriceView; readonly onView: (view: PriceView) => void };

/** What models cost: looked at, and set by who sets prices. */
export function PriceListPage({ view, onView }: Props) {
  const prices = usePrices();
  const items = prices.data?.items ?? [];
  const { find = '', show = 'all', model } = view;
  const shown = items.filter((each) => matches(each, find) && isShown(each, show));
  const open = items.find((each) => each.model === model);
  const onOpen = (next: string) => onView({ ...view, model: next });
  const add = (
    <Button leftSection={<IconPlus size={15} />} onClick={() => onOpen('new')}>
      Price a model
    </Button>
  );
  return (
    <Page
      title="Prices"
      about="What calls are booked with, in the log, in limits and on invoices. The catalogue has what vendors publish; what is set here goes before it, from the next call on. Calls of a model without a price are logged without a cost. Tokens are in dollars per million."
      actions={add}
    >
      <Group mb="md" justify="space-between">
        <TextInput
          aria-label="Find a model"
          placeholder="Find a model"
          leftSection={<IconSearch size={15} />}
          value={find}
          onChange={({ currentTarget: { value } }) => onView({ ...view, find: value })}
          style={{ flex: '1 1 220px' }}
        />
        <SegmentedControl
          aria-label="Which prices"
          data={KINDS.map(({ value, label }) => ({
            value,
            label: `${label} ${items.filter((each) => isShown(each, value)).length}`,
          }))}
          value={show}
          onChange={(value) => onView({ ...view, show: value })}
        />
      </Group>
      <Panel padded={false}>
        {prices.isPending && <Skeleton h={240} />}
        {prices.isError && (
          <FailureNotice error={prices.error} retry={() => void prices.refetch()} />
        )}
        {prices.data && shown.length === 0 && <Nothing show={show} find={find} />}
        {shown.length > 0 && <Prices items={shown} onOpen={onOpen} />}
      </Panel>
      {(open || model === 'new') && (
        <PriceForm known={open} onClose={() => onView({ ...view, model: undefined })} />
      )}
    </Page>
  );
}

const KINDS = [
  { value: 'all', label: 'All', none: 'No models', why: 'Add a key or a server under Keys.' },
  {
    value: 'owner',
    label: 'Set here',
    none: 'No price is set here',
    why: 'The other models cost what their vendors publish.',
  },
  {
    value: 'unknown',
    label: 'Unknown',
    none: 'No model without a price',
    why: 'What the other models cost is known.',
  },
] as const;

function isShown({ source, price }: ModelPrice, show: string): boolean {
  if (show === 'owner') return source === 'owner';
  return show !== 'unknown' || price === undefined;
}

const matches = ({ model, title }: ModelPrice, find: string) =>
  `${model} ${title}`.toLowerCase().includes(find.trim().toLowerCase());

function Nothing({ show, find }: { show: string; find: string }) {
  const kind = KINDS.find(({ value }) => value === show) ?? KINDS[0];
  return (
    <EmptyState icon={<IconTag size={20} />} title={find === '' ? kind.none : 'No such model'}>
      {find === '' || show !== 'all' ? kind.why : UNLISTED}
    </EmptyState>
  );
}

const UNLISTED = 'Price it by hand if it speaks, listens or paints: no list has all of those.';

type ListProps = {
  readonly items: readonly ModelPrice[];
  readonly onOpen: (model: string) => void;
};

function Prices({ items, onOpen }: ListProps) {
  return (
    <ListTable
      minWidth={860}
      rows={items}
      keyOf={({ model }) => model}
      columns={[
        { title: 'Model', show: (each) => <Named each={each} /> },
        {
          title: 'Input',
          align: 'right',
          show: ({ price }) => token(price, 'inputNanoUsdPerToken'),
        },
        {
          title: 'Output',
          align: 'right',
          show: ({ price }) => token(price, 'outputNanoUsdPerToken'),
        },
        {
          title: 'Cache read',
          align: 'right',
          show: ({ price }) => pricePerMillion(price?.cachedInputNanoUsdPerToken),
        },
        {
          title: 'Cache write',
          align: 'right',
          show: ({ price }) => pricePerMillion(price?.cacheWriteNanoUsdPerToken),
        },
        { title: 'Otherwise', show: ({ price }) => (price ? otherPrices(price).join(', ') : '') },
        { title: 'From', show: (each) => <Source each={each} /> },
        { align: 'right', show: (each) => <Actions each={each} onOpen={onOpen} /> },
      ]}
    />
  );
}

function Named({ each: { model, title } }: { each: ModelPrice }) {
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {model}
      </Text>
      {!model.endsWith(`/${title}`) && (
        <Text size="xs" c="dimmed">
          {title}
        </Text>
      )}
    </>
  );
}

/** Dollars per million tokens; nothing where a model is paid otherwise. */
function token(
  price: ModelPrice['price'],
  kind: 'inputNanoUsdPerToken' | 'outputNanoUsdPerToken',
): string {
  return price === undefined || isPaidOtherwise(price) ? '–' : pricePerMillion(price[kind]);
}

function Source({ each: { source, since, isPartial } }: { each: ModelPrice }) {
  if (source === undefined) {
    return (
      <Tooltip label="Its calls are logged without a cost, and limits of money refuse them.">
        <Badge color="orange">unknown</Badge>
      </Tooltip>
    );
  }
  const { label, color, about } = SOURCES[source];
  return (
    <>
      <Tooltip label={about}>
        <Badge color={color}>{label}</Badge>
      </Tooltip>
      {since && (
        <Text size="xs" c="dimmed">
          since {day(since)}
        </Text>
      )}
      {isPartial && (
        <Tooltip label="Tokens of long prompts, or that are heard, seen or painted.">
          <Text size="xs" c="dimmed">
            some tokens cost otherwise
          </Text>
        </Tooltip>
      )}
    </>
  );
}

function Actions({ each, onOpen }: { each: ModelPrice; onOpen: (model: string) => void }) {
  const remove = useRemoveOverride();
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {each.source === 'owner' && (
        <ConfirmButton
          color="red"
          question={
            each.published
              ? 'Take the catalogue’s price again?'
              : 'Remove this price? No other is known.'
          }
          confirm={each.published ? 'Take it' : 'Remove'}
          onConfirm={() => remove.mutate(each)}
        >
          {each.published ? 'Reset' : 'Remove'}
        </ConfirmButton>
      )}
      <Button size="compact-sm" variant="subtle" onClick={() => onOpen(each.model)}>
        {each.price ? 'Change' : 'Name a price'}
      </Button>
    </Group>
  );
}
