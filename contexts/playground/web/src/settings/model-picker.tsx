import { RouteLink, useNavigate } from '@atelier/ui';
import { Button, Combobox, Group, Text, useCombobox } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { Model } from '../playground-api.ts';
import { ModelOptions } from './model-options.tsx';

type Props = {
  readonly models: readonly Model[];
  readonly value: string | undefined;
  /** Where a key is added: for a provider, or for any. */
  readonly keysPath: (provider: string | undefined) => string;
  readonly onChange: (model: Model) => void;
};

/** Searchable list of models with what each costs, how much it reads and what it can do. */
export function ModelPicker({ models, value, keysPath, onChange }: Props) {
  const [search, setSearch] = useState('');
  const navigate = useNavigate();
  const combobox = useCombobox({
    onDropdownClose: (by) => {
      if (by === 'keyboard') combobox.focusTarget();
      setSearch('');
      combobox.resetSelectedOption();
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const chosen = models.find(({ id }) => id === value);
  const choose = (id: string) => {
    const model = models.find((each) => each.id === id);
    combobox.closeDropdown();
    combobox.focusTarget();
    if (model?.usable) onChange(model);
    else if (model) navigate(keysPath(model.provider));
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={choose}
      // Its many models are most of what this screen would draw, and are not seen until it is open.
      keepMounted={false}
      width={440}
      position="bottom-start"
      shadow="lg"
      middlewares={{ shift: { padding: 8 }, flip: true, size: true }}
    >
      <Combobox.Target>
        <Button
          variant="default"
          size="sm"
          maw="100%"
          aria-label={`Model: ${chosen?.title ?? value ?? 'none'}`}
          rightSection={<IconChevronDown size={14} />}
          onClick={() => combobox.toggleDropdown()}
        >
          <Text truncate size="sm" fw={600}>
            {chosen?.title ?? value ?? 'Choose a model'}
          </Text>
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown maw="calc(100vw - 24px)">
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
          placeholder={`Search ${models.length} models: name, provider, “vision”, “free”`}
        />
        <ModelOptions models={models} search={search} value={value} />
        <Combobox.Footer>
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              Prices are per million tokens, in / out
            </Text>
            <RouteLink
              href={keysPath(undefined)}
              style={{ fontSize: 12, color: 'var(--mantine-color-anchor)' }}
            >
              Add a key
            </RouteLink>
          </Group>
        </Combobox.Footer>
      </Combobox.Dropdown>
    </Combobox>
  );
}
