import { FailureNotice, ListTable, noticeFailure, Page, Panel } from '@atelier/ui';
import { Skeleton, Switch, Text } from '@mantine/core';
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
          <ListTable
            rows={list.data.items}
            keyOf={({ kind }) => kind}
            columns={[
              {
                title: 'About',
                show: ({ title, about }) => (
                  <>
                    <Text size="sm" fw={500}>
                      {title}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {about}
                    </Text>
                  </>
                ),
              },
              {
                title: 'In the app',
                width: 100,
                show: (item) => <Choice item={item} way="inApp" label="in the app" />,
              },
              {
                title: 'E-mail',
                width: 84,
                show: (item) => <Choice item={item} way="mail" label="by e-mail" />,
              },
            ]}
          />
        )}
      </Panel>
    </Page>
  );
}

type ChoiceProps = {
  readonly item: Preference;
  readonly way: 'inApp' | 'mail';
  readonly label: string;
};

function Choice({ item, way, label }: ChoiceProps) {
  const notifications = useNotifications();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: boolean) =>
      notifications.changePreference({
        kind: item.kind,
        ...(way === 'mail' ? { mail: wanted } : { inApp: wanted }),
      }),
    onError: (error) => noticeFailure(error),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.preferences }),
  });
  return (
    <Switch
      aria-label={`${item.title}: ${label}`}
      // Shown at once as it will be; should it fail, the answer of the server takes its place.
      checked={change.isPending ? change.variables : item[way]}
      onChange={({ currentTarget }) => change.mutate(currentTarget.checked)}
    />
  );
}
