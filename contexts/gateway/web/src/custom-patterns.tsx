import { explain, noticeUndo } from '@atelier/ui';
import { ActionIcon, Alert, Button, Code, Group, Input, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, useGateway } from './gateway-api.ts';
import { type Policy, policyWords } from './use-policy.ts';

type Pattern = Policy['customPatterns'][number];

/** What only this workspace knows to be confidential: its staff numbers, its project names. */
export function CustomPatterns({ policy, mayChange }: { policy: Policy; mayChange: boolean }) {
  const gateway = useGateway();
  const cache = useQueryClient();
  const form = useForm({
    initialValues: { name: '', pattern: '' },
    validate: {
      name: (name) =>
        /^[a-z][a-z0-9-]{1,30}$/.test(name) ? null : 'Small letters, digits and hyphens.',
      pattern: (pattern) => (pattern === '' ? 'Write what to look for.' : null),
    },
  });
  const save = useMutation({
    mutationFn: (customPatterns: Pattern[]) => gateway.changePolicy({ customPatterns }),
    onSuccess: async () => {
      form.reset();
      await cache.invalidateQueries({ queryKey: keys.policy });
    },
  });
  const remove = (name: string) => {
    const before = policy.customPatterns;
    const others = before.filter((each) => each.name !== name);
    save.mutate(others, {
      onSuccess: () => noticeUndo(`“${name}” is no longer looked for.`, () => save.mutate(before)),
    });
  };
  if (!mayChange && policy.customPatterns.length === 0) return null;
  return (
    <Input.Wrapper
      label="Own patterns"
      labelElement="div"
      description="Regular expressions in RE2 syntax, as E[0-9]{6} for staff numbers."
    >
      <Stack gap="xs" mt="xs">
        {policy.customPatterns.map(({ name, pattern }) => (
          <Group key={name} gap="xs" wrap="nowrap">
            <Code>{name}</Code>
            <Code style={{ flex: 1, overflowWrap: 'anywhere' }}>{pattern}</Code>
            {mayChange && (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`Remove ${name}`}
                loading={save.isPending}
                onClick={() => remove(name)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {save.isError && <Alert color="red">{explain(save.error, policyWords)}</Alert>}
        {mayChange && (
          <form onSubmit={form.onSubmit((added) => save.mutate([...policy.customPatterns, added]))}>
            <Group align="flex-start" gap="xs">
              <TextInput
                aria-label="Name of the pattern"
                placeholder="staff-number"
                w={180}
                {...form.getInputProps('name')}
              />
              <TextInput
                flex={1}
                aria-label="Pattern"
                placeholder="E[0-9]{6}"
                {...form.getInputProps('pattern')}
              />
              <Button type="submit" variant="default" loading={save.isPending}>
                Add
              </Button>
            </Group>
          </form>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
