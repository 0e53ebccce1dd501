import { explain, Page, type Words } from '@atelier/ui';
import { Alert, Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type NotificationsApi, useNotifications } from './notifications-api.ts';

const words: Words<NotificationsApi['unsubscribe']> = {
  UNSUBSCRIBE_LINK_INVALID:
    'This link is not valid. Open it from the e-mail, whole, or choose in your settings what you are told.',
};

/** Where the link of an e-mail leads. It asks once: programs that look at links must end nothing. */
export function UnsubscribePage({ token }: { token: string }) {
  const notifications = useNotifications();
  const end = useMutation({ mutationFn: () => notifications.unsubscribe({ token }) });
  return (
    <Page title="Fewer e-mails" width={560}>
      {end.data ? (
        <Alert color="teal" title="Done">
          You get no more e-mails of the kind “{end.data.title}”. In the app you are still told.
        </Alert>
      ) : (
        <>
          <Text mb="md">You will get no more e-mails of the kind that brought you here.</Text>
          {end.isError && (
            <Alert color="red" mb="md">
              {explain(end.error, words)}
            </Alert>
          )}
          <Button loading={end.isPending} onClick={() => end.mutate()}>
            No more of these e-mails
          </Button>
        </>
      )}
    </Page>
  );
}
