import { Drawer, FailureNotice, fullTime } from '@atelier/ui';
import { Button, Code, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Configuration, keys, usePlayground } from '../playground-api.ts';

type Props = {
  readonly configuration: Configuration;
  readonly onClose: () => void;
  readonly onLoad: (configuration: Configuration) => void;
};

/** Every version of a configuration, latest first; any of them can be loaded again. */
export function ConfigurationHistory({ configuration, onClose, onLoad }: Props) {
  const playground = usePlayground();
  const { id, name } = configuration;
  const versions = useQuery({
    queryKey: keys.versions(id),
    queryFn: () => playground.listConfigurationVersions({ configurationId: id, limit: 200 }),
    staleTime: 0,
  });
  return (
    <Drawer onClose={onClose} size="md" title={`History of ${name}`}>
      {versions.isPending && <Skeleton h={200} />}
      {versions.isError && <FailureNotice error={versions.error} />}
      <Stack>
        {versions.data?.items.map((version) => (
          <Stack key={version.version} gap={4}>
            <Group justify="space-between">
              <Text size="sm" fw={600}>
                Version {version.version}
              </Text>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  onLoad({ ...configuration, settings: version.settings });
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
