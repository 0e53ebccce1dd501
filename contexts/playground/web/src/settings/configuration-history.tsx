import { FailureNotice, fullTime } from '@atelier/ui';
import { Button, Code, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { skipToken, useQuery } from '@tanstack/react-query';
import { type Configuration, keys, usePlayground } from '../playground-api.ts';

type Props = {
  readonly configuration: Configuration | undefined;
  readonly onClose: () => void;
  readonly onLoad: (configuration: Configuration) => void;
};

/** Every version of a configuration, latest first; any of them can be loaded again. */
export function ConfigurationHistory({ configuration, onClose, onLoad }: Props) {
  const playground = usePlayground();
  const id = configuration?.id;
  const versions = useQuery({
    queryKey: keys.versions(id ?? ''),
    queryFn: id
      ? () => playground.listConfigurationVersions({ configurationId: id, limit: 200 })
      : skipToken,
    staleTime: 0,
  });
  const latestFirst = (versions.data?.items ?? []).toSorted((a, b) => b.version - a.version);
  return (
    <Drawer
      opened={configuration !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={`History of ${configuration?.name ?? ''}`}
    >
      {versions.isPending && <Skeleton h={200} />}
      {versions.isError && <FailureNotice error={versions.error} />}
      <Stack>
        {latestFirst.map((version) => (
          <Stack key={version.version} gap={4}>
            <Group justify="space-between">
              <Text size="sm" fw={600}>
                Version {version.version}
              </Text>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  if (configuration) onLoad({ ...configuration, settings: version.settings });
                  onClose();
                }}
              >
                Load
              </Button>
            </Group>
            <Text size="xs" c="dimmed">
              {fullTime(version.at)}
            </Text>
            <Code block fz={12}>
              {JSON.stringify(version.settings, null, 2)}
            </Code>
          </Stack>
        ))}
      </Stack>
    </Drawer>
  );
}
