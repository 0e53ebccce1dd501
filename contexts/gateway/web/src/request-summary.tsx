import { adviceFor } from '@atelier/gateway-contract';
import { CopyButton, duration, fullTime, money, speed, whole } from '@atelier/ui';
import { Alert, Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { LoggedRequest } from './gateway-api.ts';
import { amountInWords } from './limit-words.ts';
import { colourOf } from './request-words.ts';

/** What a call was, what it took, and why it failed if it did. */
export function RequestSummary({ request }: { request: LoggedRequest }) {
  const { figures, failure, sanitised } = request;
  return (
    <Stack gap="md">
      <Badges request={request} />
      {failure && <Failed failure={failure} />}
      {figures && (
        <SimpleGrid cols={{ base: 2, sm: 5 }} className="numeric">
          <Fact
            name="Tokens in"
            value={whole(figures.usage.inputTokens)}
            note={cachedTokens(figures.usage.cachedInputTokens)}
          />
          <Fact
            name="Tokens out"
            value={whole(figures.usage.outputTokens)}
            note={figures.usage.estimated ? 'estimated' : speed(figures.tokensPerSecond)}
          />
          <Fact
            name="Cost"
            value={money(figures.costNanoUsd)}
            note={request.cached ? saved(request.savedNanoUsd) : howPriced(request)}
          />
          <Fact name="First token" value={duration(figures.firstTokenMs)} />
          <Fact name="Time" value={duration(figures.latencyMs)} />
        </SimpleGrid>
      )}
      {sanitised && <Found sanitised={sanitised} />}
      <Ids request={request} />
    </Stack>
  );
}

function Badges({ request }: { request: LoggedRequest }) {
  const { task, route } = request;
  return (
    <Group gap="xs">
      <Badge color={colourOf(request.status)}>{request.status.replace('_', ' ')}</Badge>
      <Text size="sm" ff="monospace">
        {request.model}
      </Text>
      <Text size="sm" c="dimmed">
        {fullTime(request.at)}
      </Text>
      <Badge variant="default" tt="none">
        {request.operation}
      </Badge>
      {route && (
        <Badge variant="light" color="indigo" tt="none">
          {route}
        </Badge>
      )}
      {task && (
        <Badge variant="light" tt="none">
          {task.name}, version {task.version}
        </Badge>
      )}
      {request.streamed && (
        <Badge variant="light" color="gray" tt="none">
          streamed
        </Badge>
      )}
      {request.cached && (
        <Badge variant="light" color="grape" tt="none">
          from the cache
        </Badge>
      )}
    </Group>
  );
}

function Failed({ failure }: { failure: NonNullable<LoggedRequest['failure']> }) {
  const { limit, upstreamStatus, retryAfterMs } = failure;
  // Whoever stops an answer has what he wanted.
  if (failure.kind === 'cancelled') return <Alert color="gray" title={failure.message} />;
  return (
    <Alert color="red" title={failure.message}>
      <Text size="sm">{adviceFor(failure)}</Text>
      <Text size="xs" mt={4}>
        {[
          failure.kind,
          upstreamStatus && `the provider answered ${upstreamStatus}`,
          limit && `the limit is ${amountInWords(limit.unit, limit.amount)} a ${limit.period}`,
          retryAfterMs && `to be tried again after ${duration(retryAfterMs)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </Alert>
  );
}

/** How much was found in the prompt, by kind. What it was is nowhere. */
function Found({ sanitised }: { sanitised: Readonly<Record<string, number>> }) {
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        Secrets and personal data found
      </Text>
      {Object.entries(sanitised).map(([kind, count]) => (
        <Badge key={kind} variant="light" color="orange" tt="none">
          {kind} {count}
        </Badge>
      ))}
    </Group>
  );
}

function Ids({ request }: { request: LoggedRequest }) {
  const ids = [
    ['call', request.id],
    ['user', request.userId],
    ['API key', request.apiKeyId],
  ] as const;
  return (
    <Group gap="md">
      {ids.map(
        ([name, id]) =>
          id && (
            <Group key={name} gap={4} wrap="nowrap">
              <Text size="xs" c="dimmed">
                {name}
              </Text>
              <Text size="xs" ff="monospace">
                {id.slice(0, 4 + id.indexOf('_') + 1)}…{id.slice(-6)}
              </Text>
              <CopyButton text={id} label={`Copy the id ${id}`} />
            </Group>
          ),
      )}
    </Group>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" fw={600}>
        {value}
      </Text>
      {note && note !== '–' && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </div>
  );
}

/** What the cost of pictures, speech and transcripts was made of. */
function howPriced({ media, figures }: LoggedRequest): string | undefined {
  if (media === undefined) return undefined;
  const { pricedBy, audioSeconds, audioToldBy, characters, pictures } = media;
  const by = {
    tokens: figures?.usage.estimated ? 'estimated tokens' : 'tokens',
    audio: `${audioSeconds} s, told by the ${audioToldBy}`,
    characters: `${whole(characters ?? 0)} characters`,
    requests: pictures === undefined ? 'request' : `${pictures} × picture`,
  };
  if (pricedBy.length > 0) return `by ${pricedBy.map((each) => by[each]).join(' and ')}`;
  return figures?.costNanoUsd === undefined ? 'no price for what it used' : undefined;
}

const cachedTokens = (tokens: number) => (tokens > 0 ? `${whole(tokens)} cached` : undefined);

const saved = (nanoUsd: number | undefined) =>
  nanoUsd === undefined ? 'nothing was used' : `${money(nanoUsd)} saved`;
