import { contextWindow } from '@atelier/ui';
import { Badge, Combobox, Group, ScrollArea, Text, Tooltip } from '@mantine/core';
import { IconBrain, IconBraces, IconEye, IconKey, IconTool } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import type { Model } from '../playground-api.ts';
import { findModels } from './find-models.ts';
import { priceInWords } from './price-words.ts';

type Props = {
  readonly models: readonly Model[];
  readonly search: string;
  readonly value: string | undefined;
};

/** The models of a search by provider: what each costs, how much it reads and what it can do. */
export function ModelOptions({ models, search, value }: Props) {
  const found = useMemo(() => findModels(models, search), [models, search]);
  return (
    <Combobox.Options>
      <ScrollArea.Autosize mah={400} type="auto" scrollbarSize={6}>
        {found.groups.map(({ provider, models: each }) => (
          <Combobox.Group key={provider} label={provider}>
            {each.map((model) => (
              <Combobox.Option key={model.id} value={model.id} active={model.id === value}>
                <ModelLine model={model} chosen={model.id === value} />
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
        {found.groups.length === 0 && <Combobox.Empty>No model is called that.</Combobox.Empty>}
        {found.hidden > 0 && (
          <Text size="xs" c="dimmed" p="xs">
            {found.hidden} more: type to find them.
          </Text>
        )}
      </ScrollArea.Autosize>
    </Combobox.Options>
  );
}

function ModelLine({ model, chosen }: { model: Model; chosen: boolean }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <div style={{ minWidth: 0 }}>
        <Group gap={6} wrap="nowrap">
          <Text
            size="sm"
            truncate
            fw={chosen ? 600 : 400}
            {...(model.usable ? {} : { c: 'dimmed' })}
          >
            {model.title}
          </Text>
          {!model.usable && (
            <Badge size="xs" color="yellow" leftSection={<IconKey size={10} />}>
              add a key
            </Badge>
          )}
        </Group>
        <Abilities model={model} />
      </div>
      <div style={{ textAlign: 'end', whiteSpace: 'nowrap' }} className="numeric">
        <Text size="xs">{priceInWords(model)}</Text>
        <Text size="xs" c="dimmed">
          {model.contextWindowTokens === undefined
            ? ''
            : `${contextWindow(model.contextWindowTokens)} context`}
        </Text>
      </div>
    </Group>
  );
}

const ABILITIES: Partial<Record<Model['abilities'][number], readonly [string, ReactNode]>> = {
  vision: ['Takes pictures', <IconEye key="vision" size={13} />],
  tools: ['Calls tools', <IconTool key="tools" size={13} />],
  'json-schema': ['Answers by a JSON schema', <IconBraces key="schema" size={13} />],
  reasoning: ['Thinks before it answers', <IconBrain key="reasoning" size={13} />],
};

function Abilities({ model }: { model: Model }) {
  return (
    <Group gap={5} c="dimmed" h={16}>
      {model.abilities.map((ability) => {
        const words = ABILITIES[ability];
        return (
          words && (
            <Tooltip key={ability} label={words[0]}>
              <span style={{ display: 'inline-flex' }}>{words[1]}</span>
            </Tooltip>
          )
        );
      })}
    </Group>
  );
}
