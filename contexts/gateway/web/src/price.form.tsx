import { DollarInput, fullTime, FormDialog, money } from '@atelier/ui';
import { Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ModelPrice } from './gateway-api.ts';
import {
  type PriceFormValues,
  toPrice,
  toValues,
  typicalCost,
  validatePrice,
} from './price-form-values.ts';
import { overrideWords, priceInWords } from './price-words.ts';
import { useOverridePrice, usePriceChanges } from './use-prices.ts';

type Props = {
  /** The model whose price is set; without it one is named that no list has. */
  readonly known: ModelPrice | undefined;
  readonly onClose: () => void;
};

/** Sets what a model costs, in dollars as vendors publish it. */
export function PriceForm({ known, onClose }: Props) {
  const form = useForm<PriceFormValues>({
    initialValues: toValues(known?.model ?? '', known?.price),
    validate: validatePrice,
  });
  const override = useOverridePrice(onClose);
  const send = (values: PriceFormValues) =>
    override.mutate({ ...toPrice(values), model: values.model });
  return (
    <FormDialog
      title={known ? `Price of ${known.model}` : 'Price a model'}
      action="Set price"
      size="lg"
      form={form}
      sending={override}
      words={overrideWords}
      fields={{ MODEL_NOT_FOUND: 'model' }}
      onSubmit={form.onSubmit(send)}
      onClose={onClose}
    >
      {known === undefined && (
        <TextInput
          label="Model"
          description="One that speaks, listens or paints, and that no list has."
          placeholder="openai/tts-1"
          {...form.getInputProps('model')}
        />
      )}
      {FIELDS.map(({ legend, fields }) => (
        <fieldset key={legend} style={{ border: 0, margin: 0, padding: 0 }}>
          <Text component="legend" size="sm" fw={600} mb={4}>
            {legend}
          </Text>
          <SimpleGrid cols={{ base: 2, sm: fields.length }}>
            {fields.map(({ name, label, max }) => (
              <DollarInput
                key={name}
                label={label}
                max={max}
                decimalScale={9}
                hideControls
                placeholder="–"
                {...form.getInputProps(name)}
              />
            ))}
          </SimpleGrid>
        </fieldset>
      ))}
      <Preview values={form.values} known={known} />
      {known && <Changes model={known.model} />}
    </FormDialog>
  );
}

const FIELDS = [
  {
    legend: 'Per million tokens',
    fields: [
      { name: 'input', label: 'Input', max: 1_000_000 },
      { name: 'output', label: 'Output', max: 1_000_000 },
      { name: 'cacheRead', label: 'Read from cache', max: 1_000_000 },
      { name: 'cacheWrite', label: 'Written to cache', max: 1_000_000 },
    ],
  },
  {
    legend: 'Beside tokens, or in their place',
    fields: [
      { name: 'request', label: 'A request or picture', max: 1000 },
      { name: 'audioMinute', label: 'A minute of audio', max: 1000 },
      { name: 'characters', label: 'A million characters', max: 1_000_000 },
    ],
  },
] as const;

function Preview({ values, known }: { values: PriceFormValues; known: ModelPrice | undefined }) {
  const faults = validatePrice({ ...values, model: known?.model ?? 'a/b' });
  if (Object.values(faults).some(Boolean)) return null;
  const { what, nanoUsd } = typicalCost(toPrice(values));
  const listed = known?.published ?? (known?.source === 'catalogue' ? known.price : undefined);
  return (
    <Paper withBorder p="sm" aria-live="polite">
      <Text size="sm">
        {what} cost <b className="numeric">{money(nanoUsd)}</b>
        {listed && `, by the catalogue ${money(typicalCost(listed).nanoUsd)}`}.
      </Text>
    </Paper>
  );
}

function Changes({ model }: { model: string }) {
  const { data } = usePriceChanges(model);
  if (!data || data.items.length === 0) return null;
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        Changes
      </Text>
      {data.items.map(({ at, price }) => (
        <Text key={at} size="xs" c="dimmed" className="numeric">
          {fullTime(at)}: {price ? priceInWords(price) : 'back to the catalogue’s price'}
        </Text>
      ))}
    </Stack>
  );
}
