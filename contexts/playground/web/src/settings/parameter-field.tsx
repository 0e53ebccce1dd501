import {
  ActionIcon,
  Group,
  NumberInput,
  SegmentedControl,
  Slider,
  Stack,
  TagsInput,
  Text,
  Tooltip,
} from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ParameterLimit, Parameters } from '../playground-api.ts';
import { JsonParameter } from './json-parameter.tsx';
import { withParameter } from './parameter-change.ts';
import { parameterWords } from './parameter-words.ts';

type Props = {
  readonly limit: ParameterLimit;
  readonly parameters: Parameters;
  readonly onChange: (parameters: Parameters) => void;
};

/** One parameter: its name, what it does, its limits for this model, and the way back to the default. */
export function ParameterField({ limit, parameters, onChange }: Props) {
  const { label, about } = parameterWords[limit.name];
  const isSet = parameters[limit.name] !== undefined;
  return (
    <Stack gap={4}>
      <Group justify="space-between" mih={22} wrap="nowrap">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        {isSet && (
          <Tooltip label="Back to the model’s default">
            <ActionIcon
              size="xs"
              aria-label={`Reset ${label}`}
              onClick={() => onChange(withParameter(parameters, limit.name, undefined))}
            >
              <IconRestore size={13} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Text size="xs" c="dimmed" lh={1.4}>
        {about} {limitsOf(limit)}
      </Text>
      <Control limit={limit} parameters={parameters} onChange={onChange} />
    </Stack>
  );
}

function limitsOf({ name, min, max }: ParameterLimit): ReactNode {
  if (name === 'seed' || min === undefined || max === undefined) return null;
  return `From ${min} to ${max.toLocaleString('en')}.`;
}

function Control({ limit, parameters, onChange }: Props) {
  switch (limit.name) {
    case 'temperature':
    case 'topP':
    case 'frequencyPenalty':
    case 'presencePenalty':
      return <Dial {...{ limit, parameters, onChange }} name={limit.name} slider />;
    case 'maxTokens':
    case 'seed':
      return <Dial {...{ limit, parameters, onChange }} name={limit.name} slider={false} />;
    case 'stopSequences':
      return (
        <TagsInput
          aria-label={parameterWords.stopSequences.label}
          maxTags={8}
          value={parameters.stopSequences ?? []}
          onChange={(tags) =>
            onChange(withParameter(parameters, 'stopSequences', tags.length > 0 ? tags : undefined))
          }
        />
      );
    case 'reasoningEffort':
      return <Effort {...{ limit, parameters, onChange }} />;
    case 'outputSchema':
    case 'tools':
      return <JsonParameter name={limit.name} parameters={parameters} onChange={onChange} />;
  }
}

type DialName =
  | 'temperature'
  | 'topP'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'maxTokens'
  | 'seed';

/** A number with a slider beside it; while it moves nothing is sent. */
function Dial(props: Props & { name: DialName; slider: boolean }) {
  const { limit, parameters, onChange, name, slider } = props;
  const { label, step = 1 } = parameterWords[name];
  const set = parameters[name];
  const [shown, setShown] = useState<number | undefined>(set);
  useEffect(() => setShown(set), [set]);
  const commit = (value: number | undefined) => {
    setShown(value);
    if (value !== set) onChange(withParameter(parameters, name, value));
  };
  const range = {
    ...(limit.min === undefined ? {} : { min: limit.min }),
    ...(limit.max === undefined ? {} : { max: limit.max }),
  };
  return (
    <Group gap="sm" wrap="nowrap">
      {slider && (
        <Slider
          flex={1}
          size="sm"
          label={null}
          thumbLabel={label}
          step={step}
          {...range}
          value={shown ?? limit.default ?? limit.min ?? 0}
          onChange={setShown}
          onChangeEnd={commit}
        />
      )}
      <NumberInput
        aria-label={label}
        size="xs"
        w={slider ? 72 : '100%'}
        step={step}
        hideControls={slider}
        allowDecimal={step < 1}
        decimalScale={2}
        thousandSeparator={name === 'maxTokens' ? ',' : ''}
        clampBehavior="blur"
        {...range}
        placeholder={limit.default === undefined ? 'default' : String(limit.default)}
        value={shown ?? ''}
        onChange={(value) => setShown(value === '' ? undefined : Number(value))}
        onBlur={() => commit(shown)}
        onKeyDown={(event) => event.key === 'Enter' && commit(shown)}
      />
    </Group>
  );
}

function Effort({ limit, parameters, onChange }: Props) {
  const choices: readonly string[] = limit.choices ?? ['none', 'low', 'medium', 'high'];
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={parameterWords.reasoningEffort.label}
      data={[{ value: '', label: 'default' }, ...choices]}
      value={(parameters.reasoningEffort ?? '') as string}
      onChange={(choice) =>
        onChange(
          withParameter(
            parameters,
            'reasoningEffort',
            choice === '' ? undefined : (choice as NonNullable<Parameters['reasoningEffort']>),
          ),
        )
      }
    />
  );
}
