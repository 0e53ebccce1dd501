import { contextWindow, GrowingTextarea, whole } from '@atelier/ui';
import { ActionIcon, Group, ScrollArea, Stack, Text, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { memo, useEffect, useState } from 'react';
import type { Model, Settings } from '../playground-api.ts';
import { ParameterField } from './parameter-field.tsx';
import { priceInWords } from './price-words.ts';

type Props = {
  readonly settings: Settings;
  readonly model: Model | undefined;
  readonly readOnly: boolean;
  readonly onChange: (change: Partial<Settings>) => void;
  readonly onClose: () => void;
};

/** The system prompt and every parameter that this model takes, with what each does and its limits. */
export const SettingsPanel = memo(function SettingsPanel(props: Props) {
  const { settings, model, readOnly, onChange, onClose } = props;
  return (
    <Stack gap={0} h="100%">
      <Group justify="space-between" px="md" h={52} style={{ flexShrink: 0 }}>
        <Text fw={600}>Parameters</Text>
        <Tooltip label="Hide the panel">
          <ActionIcon aria-label="Hide the panel" onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <ScrollArea style={{ flex: 1 }} type="auto" scrollbarSize={6}>
        <fieldset disabled={readOnly} style={{ border: 0, margin: 0, padding: '0 16px 24px' }}>
          <Stack gap="lg">
            <SystemPrompt
              value={settings.systemPrompt}
              onChange={(systemPrompt) => onChange({ systemPrompt })}
            />
            {model?.parameters.map((limit) => (
              <ParameterField
                key={limit.name}
                limit={limit}
                parameters={settings.parameters}
                onChange={(parameters) => onChange({ parameters })}
              />
            ))}
            {model && <AboutModel model={model} />}
          </Stack>
        </fieldset>
      </ScrollArea>
    </Stack>
  );
});

function SystemPrompt(props: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(props.value);
  useEffect(() => setText(props.value), [props.value]);
  return (
    <GrowingTextarea
      minRows={3}
      maxRows={12}
      label="System prompt"
      description="Who the model is and what it must keep to, before the conversation."
      placeholder="You are …"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text !== props.value && props.onChange(text)}
    />
  );
}

function AboutModel({ model }: { model: Model }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Id', model.id],
    [
      'Context window',
      model.contextWindowTokens === undefined
        ? 'unknown'
        : `${contextWindow(model.contextWindowTokens)} tokens`,
    ],
    [
      'Longest answer',
      model.maxOutputTokens === undefined ? 'unknown' : `${whole(model.maxOutputTokens)} tokens`,
    ],
    ['Price per million, in / out', priceInWords(model)],
  ];
  return (
    <Stack gap={4} pt="sm" style={{ borderTop: '1px solid var(--line-soft)' }}>
      {facts.map(([name, value]) => (
        <Group key={name} justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text size="xs" ta="right" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
