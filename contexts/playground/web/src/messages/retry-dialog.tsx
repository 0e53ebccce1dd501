import { Dialog } from '@atelier/ui';
import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Model } from '../playground-api.ts';
import { ModelOptions } from '../settings/model-options.tsx';

type Props = {
  readonly models: readonly Model[];
  /** The model that answered, for comparison. */
  readonly answeredBy: string | undefined;
  readonly onChoose: (model: Model) => void;
  readonly onClose: () => void;
};

/** Which model is to answer the same prompt; the session goes on with it. */
export function RetryDialog({ models, answeredBy, onChoose, onClose }: Props) {
  const [search, setSearch] = useState('');
  const combobox = useCombobox({ opened: true });
  const usable = models.filter((model) => model.usable);
  const choose = (id: string) => {
    const model = usable.find((each) => each.id === id);
    if (model) onChoose(model);
  };
  return (
    <Dialog onClose={onClose} title="Another answer, by another model">
      <Text size="sm" c="dimmed" mb="sm">
        The answer that is there stays beside it. The session goes on with the model you choose.
      </Text>
      <Combobox store={combobox} onOptionSubmit={choose}>
        <Combobox.EventsTarget>
          <TextInput
            data-autofocus
            aria-label="Search models"
            placeholder={`Search ${usable.length} models`}
            leftSection={<IconSearch size={14} />}
            value={search}
            mb="xs"
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              combobox.selectFirstOption();
            }}
          />
        </Combobox.EventsTarget>
        <ModelOptions models={usable} search={search} value={answeredBy} />
      </Combobox>
    </Dialog>
  );
}
