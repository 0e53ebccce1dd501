import { CopyButton, Markdown } from '@atelier/ui';
import { Badge, Box, Code, Group, Spoiler, Stack, Text } from '@mantine/core';
import type { GatewayApi, LoggedRequest } from './gateway-api.ts';

type Conversation = Awaited<ReturnType<GatewayApi['getConversation']>>;
type Message = Conversation['messages'][number];
type Part = Message['parts'][number];

type Props = {
  readonly conversation: Conversation;
  readonly isSanitised: boolean;
  readonly failure: LoggedRequest['failure'];
};

/** What was said, in turn, with the answer at the end. */
export function RequestConversation({ conversation, isSanitised, failure }: Props) {
  const { messages, answer, parameters, left } = conversation;
  return (
    <Stack gap="md">
      {isSanitised && (
        <Text size="xs" c="dimmed">
          As it was to leave: what the workspace redacts or masks stands here as its placeholder.
        </Text>
      )}
      <Settings parameters={parameters} left={left} />
      {messages.map((message, at) => (
        <Said key={at} message={message} />
      ))}
      {answer ? (
        <Said message={answer} isAnswer />
      ) : (
        <Text size="sm" c="dimmed">
          {failure ? 'No answer came.' : 'No answer is kept.'}
        </Text>
      )}
    </Stack>
  );
}

function Settings({ parameters, left }: Pick<Conversation, 'parameters' | 'left'>) {
  const { tools = [], outputSchema, stopSequences, toolChoice, ...simple } = parameters;
  const words = [
    ...Object.entries(simple).map(([name, value]) => `${name} ${String(value)}`),
    ...(stopSequences ? [`stops at ${stopSequences.length} texts`] : []),
    ...(outputSchema ? ['answer by a schema'] : []),
    ...(toolChoice
      ? [`tool choice ${typeof toolChoice === 'string' ? toolChoice : toolChoice.name}`]
      : []),
    ...tools.map(({ name }) => `tool ${name}`),
  ];
  if (words.length === 0 && left.length === 0) return null;
  return (
    <Group gap={6}>
      {words.map((word) => (
        <Badge key={word} variant="default" tt="none" fw={400}>
          {word}
        </Badge>
      ))}
      {left.length > 0 && (
        <Text size="xs" c="dimmed">
          Only in the raw request: {left.join(', ')}
        </Text>
      )}
    </Group>
  );
}

const SHOWN_PX = 320;

function Said({ message, isAnswer = false }: { message: Message; isAnswer?: boolean }) {
  const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return (
    <Box
      p="sm"
      style={{
        border: '1px solid var(--line-soft)',
        borderRadius: 'var(--mantine-radius-md)',
        background: message.role === 'assistant' ? 'var(--accent-soft)' : 'var(--surface-sunken)',
      }}
    >
      <Group justify="space-between" mb={4}>
        <Text size="xs" fw={600} c="dimmed">
          {isAnswer ? 'answer' : message.role}
        </Text>
        {text !== '' && <CopyButton text={text} />}
      </Group>
      <Spoiler maxHeight={SHOWN_PX} showLabel="Show all" hideLabel="Show less">
        <Stack gap="xs">
          {message.parts.map((part, at) => (
            <PartView key={at} part={part} isAnswer={isAnswer} />
          ))}
        </Stack>
      </Spoiler>
    </Box>
  );
}

function PartView({ part, isAnswer }: { part: Part; isAnswer: boolean }) {
  switch (part.type) {
    case 'text':
      return isAnswer ? <Markdown text={part.text} /> : <Plain text={part.text} />;
    case 'reasoning':
      return <Plain text={part.text || 'Thinking that only the provider can read.'} dimmed />;
    case 'image':
      return <Picture url={part.url} />;
    case 'tool-call':
      return <Block title={`calls ${part.name}`} text={part.argumentsJson} />;
    case 'tool-result':
      return (
        <Block title={part.isError ? 'failed' : `result of ${part.toolCallId}`} text={part.text} />
      );
  }
}

function Plain({ text, dimmed = false }: { text: string; dimmed?: boolean }) {
  return (
    <Text
      size="sm"
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      {...(dimmed ? { c: 'dimmed', fs: 'italic' } : {})}
    >
      {text}
    </Text>
  );
}

/** A picture that would have to be fetched from elsewhere is named only. */
function Picture({ url }: { url: string }) {
  if (!url.startsWith('data:image/')) return <Plain text={`Picture at ${url}`} />;
  return <img src={url} alt="Sent with the prompt" style={{ maxWidth: '100%', maxHeight: 240 }} />;
}

function Block({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed" mb={2}>
        {title}
      </Text>
      <Code block>{text}</Code>
    </div>
  );
}
