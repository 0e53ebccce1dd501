import { compact, money, share } from '@atelier/ui';
import {
  ActionIcon,
  Autocomplete,
  Button,
  Code,
  Group,
  Input,
  NumberInput,
  Stack,
  Text,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ChangePolicy, Policy } from './use-policy.ts';
import { useCachedOperations } from './use-requests.ts';

const MOST_MINUTES = 30 * 24 * 60;

type Props = {
  readonly policy: Policy;
  readonly mayChange: boolean;
  readonly change: ChangePolicy;
};

/** For how long answers are kept to answer equal requests, by the purpose of a call. */
export function CacheSettings({ policy, mayChange, change }: Props) {
  const used = useCachedOperations();
  const { cacheSeconds } = policy;
  const times = Object.entries(cacheSeconds).sort(([one], [other]) => one.localeCompare(other));
  const set = (operation: string, seconds: number) =>
    change({ cacheSeconds: { ...cacheSeconds, [operation]: seconds } });
  const drop = (operation: string) =>
    change({
      cacheSeconds: Object.fromEntries(
        Object.entries(cacheSeconds).filter(([name]) => name !== operation),
      ),
    });
  return (
    <Input.Wrapper
      label="Equal requests are answered from the cache"
      labelElement="div"
      description="For so many minutes, by operation; 0 is off. Callers may ask for another time with cache-control, and answers to masked prompts are never kept."
    >
      <Stack gap="xs" mt="xs">
        {times.map(([operation, seconds]) => (
          <Group key={operation} gap="sm" wrap="nowrap">
            <Minutes
              operation={operation}
              seconds={seconds}
              mayChange={mayChange}
              save={(next) => set(operation, next)}
            />
            <Stack gap={0} flex={1} miw={0}>
              <Code w="fit-content">{operation}</Code>
              <Text size="xs" c="dimmed">
                {inWords(used.find((each) => each.operation === operation))}
              </Text>
            </Stack>
            {mayChange && (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`Remove ${operation}`}
                onClick={() => drop(operation)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {times.length === 0 && (
          <Text size="sm" c="dimmed">
            No operation is cached by itself.
          </Text>
        )}
        {mayChange && (
          <NewOperation
            known={used.map(({ operation }) => operation)}
            taken={Object.keys(cacheSeconds)}
            add={(operation) => set(operation, 3600)}
          />
        )}
      </Stack>
    </Input.Wrapper>
  );
}

/** Saved when one leaves the field. */
function Minutes(props: {
  operation: string;
  seconds: number;
  mayChange: boolean;
  save(seconds: number): void;
}) {
  const { operation, seconds, mayChange, save } = props;
  const [minutes, setMinutes] = useState<string | number>(seconds / 60);
  const saveChosen = () => {
    const next = Math.round(Number(minutes) * 60);
    if (next !== seconds) save(next);
  };
  return (
    <NumberInput
      aria-label={`Minutes for ${operation}`}
      w={130}
      min={0}
      max={MOST_MINUTES}
      step={5}
      decimalScale={2}
      clampBehavior="strict"
      suffix=" min"
      disabled={!mayChange}
      value={minutes}
      onChange={setMinutes}
      onBlur={saveChosen}
    />
  );
}

function NewOperation(props: {
  known: readonly string[];
  taken: readonly string[];
  add(operation: string): void;
}) {
  const { known, taken, add } = props;
  const form = useForm({
    initialValues: { operation: '' },
    validate: {
      operation: (operation) => {
        if (taken.includes(operation)) return 'It has a time already.';
        return /^[a-z][a-z0-9._-]{0,63}$/.test(operation)
          ? null
          : 'As x-atelier-operation names it: small letters, digits, dots, hyphens.';
      },
    },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ operation }) => {
        add(operation);
        form.reset();
      })}
    >
      <Group align="flex-start" gap="xs">
        <Autocomplete
          flex={1}
          maw={360}
          aria-label="Operation"
          placeholder="travel.trip"
          data={known.filter((operation) => !taken.includes(operation))}
          {...form.getInputProps('operation')}
        />
        <Button type="submit" variant="default">
          Keep for an hour
        </Button>
      </Group>
    </form>
  );
}

function inWords(used: ReturnType<typeof useCachedOperations>[number] | undefined): string {
  if (used === undefined || used.calls === 0) return 'not called within 30 days';
  const { calls, hits, savedNanoUsd } = used;
  return `${share(hits, calls)} of ${compact(calls)} calls within 30 days, ${money(savedNanoUsd)} saved`;
}
