import { FailureNotice, noticeFailure, Page, Panel } from '@atelier/ui';
import { Skeleton, Switch, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, type Preference, useNotifications } from './notifications-api.ts';

/** What one is told, and by which way. */
export function PreferenceListPage() {
  const notifications = useNotifications();
  const list = useQuery({
    queryKey: keys.preferences,
    queryFn: () => notifications.getPreferences(),
  });
  return (
    <Page title="Notifications" width={960} about="What you are told of, in all your workspaces.">
      <Panel
        title="What you are told"
        about={
          list.data && !list.data.mailServer
            ? 'This installation has no mail server: e-mails are kept in the owner’s outbox.'
            : 'Every e-mail has a link that ends e-mails of its kind.'
        }
        padded={false}
      >
        {list.isPending && <Skeleton h={140} />}
        {list.isError && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
        {list.data && (
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>About</Table.Th>
                <Table.Th w={90}>In the app</Table.Th>
                <Table.Th w={76}>E-mail</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.data.items.map((item) => (
                <Choice key={item.kind} item={item} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Panel>
    </Page>
  );
}

type Change = { readonly inApp: boolean } | { readonly mail: boolean };

function Choice({ item }: { item: Preference }) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: Change) => notifications.changePreference({ kind: item.kind, ...wanted }),
    onError: (error) => noticeFailure(error),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.preferences }),
  });
  // Shown at once as it will be; should it fail, the answer of the server takes its place.
  const { inApp, mail } = { ...item, ...(change.isPending ? change.variables : {}) };
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {item.title}
        </Text>
        <Text size="sm" c="dimmed">
          {item.about}
        </Text>
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={`${item.title}: in the app`}
          checked={inApp}
          onChange={({ currentTarget }) => change.mutate({ inApp: currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={`${item.title}: by e-mail`}
          checked={mail}
          onChange={({ currentTarget }) => change.mutate({ mail: currentTarget.checked })}
        />
      </Table.Td>
    </Table.Tr>
  );
}
