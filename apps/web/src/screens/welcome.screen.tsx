import { ProviderListPanel, useModels, useProviders } from '@atelier/gateway-web';
import { mostAbleFirst, priceInWords, starters } from '@atelier/playground-web';
import { FailureNotice, Page, Panel, RouteLink } from '@atelier/ui';
import {
  Anchor,
  Badge,
  Button,
  Group,
  List,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  ThemeIcon,
} from '@mantine/core';
import { IconCode, IconGauge, IconMessages, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { patterns } from '../paths.ts';

const starterPath = `${patterns.playground}?starter=${encodeURIComponent(starters[0]?.prompt ?? '')}`;

/** For who comes the first time: what this is, what was found, and one button that shows it. */
export function WelcomeScreen() {
  return (
    <Page
      title="Welcome to Atelier"
      width={920}
      about="A workshop for language models, on your own machine: every model you have a key for, every local one, in one place, with what each answer costs."
      actions={
        <Button
          component={RouteLink}
          href={starterPath}
          size="md"
          leftSection={<IconPlayerPlay size={17} />}
        >
          Try it
        </Button>
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }} mb="lg">
        <Point icon={<IconMessages size={18} />} title="Try models">
          Stream answers, change one parameter, regenerate, fork.
        </Point>
        <Point icon={<IconGauge size={18} />} title="Know what it costs">
          Tokens, price, time to first token and speed on every answer, and over time.
        </Point>
        <Point icon={<IconCode size={18} />} title="Use it from code">
          Any OpenAI client works by changing its base URL to{' '}
          <code>{globalThis.location.origin}/v1</code>.
        </Point>
      </SimpleGrid>
      <Found />
      <ProviderListPanel intro={false} />
      <Text size="sm" c="dimmed">
        An{' '}
        <Anchor component={RouteLink} href={patterns.keys} inherit underline="always">
          API key
        </Anchor>{' '}
        lets your programs in. Everything on this page is under Keys later.
      </Text>
    </Page>
  );
}

function Found() {
  const providers = useProviders();
  const models = useModels();
  if (models.isError)
    return (
      <Panel padded={false}>
        <FailureNotice
          title="The models could not be listed"
          error={models.error}
          retry={() => void models.refetch()}
        />
      </Panel>
    );
  if (!providers.data || !models.data) return <Skeleton h={120} mb="lg" />;
  const usable = mostAbleFirst(
    models.data.items.filter((model) => model.usable && model.abilities.includes('chat')),
  );
  const waiting = models.data.items.filter((model) => !model.usable).length;
  return (
    <Panel
      title={`${usable.length} ${usable.length === 1 ? 'model is' : 'models are'} ready`}
      actions={
        <Text size="xs" c="dimmed">
          Prices per million tokens, in / out
        </Text>
      }
      about={
        waiting > 0
          ? `${waiting} more wait for a key. The offline model needs neither key nor network: it is small and honest about it, and shows how everything works.`
          : 'The offline model needs neither key nor network: it is small and honest about it, and shows how everything works.'
      }
    >
      <List listStyleType="none" spacing={6} m={0} p={0}>
        {usable.slice(0, 8).map((model) => (
          <List.Item
            key={model.id}
            styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}
          >
            <Group justify="space-between" wrap="nowrap">
              <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
                <Text size="sm" fw={500} truncate>
                  {model.title}
                </Text>
                <Badge color="gray">{model.provider}</Badge>
              </Group>
              <Text size="xs" c="dimmed" className="numeric" style={{ whiteSpace: 'nowrap' }}>
                {priceInWords(model)}
              </Text>
            </Group>
          </List.Item>
        ))}
      </List>
      {usable.length > 8 && (
        <Text size="xs" c="dimmed" mt="xs">
          and {usable.length - 8} more in the playground’s model list
        </Text>
      )}
    </Panel>
  );
}

function Point({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <Stack gap={6}>
      <ThemeIcon variant="light" size={34} radius="md">
        {icon}
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
    </Stack>
  );
}
