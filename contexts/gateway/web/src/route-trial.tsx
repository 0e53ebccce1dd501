import { duration, explain, GrowingTextarea, ListTable, money } from '@atelier/ui';
import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Route } from './gateway-api.ts';
import { inWords } from './route-words.ts';
import { useRouteTrial } from './use-routes.ts';

type Trial = NonNullable<ReturnType<typeof useRouteTrial>['data']>;

/** Sends a prompt to a route and shows who was asked, and who answered. */
export function RouteTrial({ route }: { route: Route }) {
  const trial = useRouteTrial(route.id);
  const [text, setText] = useState('Say hello in one short sentence.');
  return (
    <Stack gap="md">
      <GrowingTextarea
        label="Prompt"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button
          loading={trial.isPending}
          disabled={text.trim() === ''}
          onClick={() => trial.mutate(text)}
        >
          Send
        </Button>
      </Group>
      {trial.isError && <Alert color="red">{explain(trial.error)}</Alert>}
      {trial.data && <Result trial={trial.data} />}
    </Stack>
  );
}

function Result({ trial: { answer, attempts } }: { trial: Trial }) {
  const said = answer.message.parts.map((part) => ('text' in part ? part.text : '')).join('');
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Badge color="teal">{answer.model}</Badge>
        <Text size="sm" c="dimmed">
          {duration(answer.figures.latencyMs)} · {money(answer.figures.costNanoUsd)}
        </Text>
      </Group>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {said}
      </Text>
      <ListTable
        rows={attempts}
        keyOf={({ startedAt, model }) => `${startedAt} ${model}`}
        columns={[
          { title: 'Asked', show: ({ provider, model }) => `${provider}/${model}` },
          { title: 'What became of it', show: outcomeOf },
          { title: 'Time', align: 'right', show: ({ latencyMs }) => duration(latencyMs) },
        ]}
      />
    </Stack>
  );
}

/** How it ended, or why a target was not asked at all. */
function outcomeOf({ failure, skipped, hedge }: Trial['attempts'][number]): string {
  if (skipped === 'open') return 'passed over: it is left alone';
  if (skipped === 'busy') return 'passed over: it has all the calls it may have';
  return `${failure ? inWords(failure) : 'answered'}${hedge ? ', asked beside the first' : ''}`;
}
