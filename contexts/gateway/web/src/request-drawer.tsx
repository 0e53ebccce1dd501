import { Drawer, explain, FailureNotice, RouteLink, useMay, type Words } from '@atelier/ui';
import { Button, Skeleton, Stack, Tabs, Text, Tooltip } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import type { GatewayApi } from './gateway-api.ts';
import { RequestBody } from './request-body.tsx';
import { RequestConversation } from './request-conversation.tsx';
import { RequestSummary } from './request-summary.tsx';
import { RequestWaterfall } from './request-waterfall.tsx';
import { useRequest } from './use-requests.ts';

const words: Words<GatewayApi['getRequest']> = {
  REQUEST_NOT_FOUND:
    'It is not in your log: it is older than what is kept, or of another workspace or person.',
};

type LoggedRequest = Awaited<ReturnType<GatewayApi['getRequest']>>;
type Conversation = ReturnType<typeof useRequest>['conversation'];

type Props = {
  readonly requestId: string;
  readonly onClose: () => void;
  /** Where the call is tried again; without it there is no such button. */
  readonly replayPath?: (requestId: string) => string;
};

/** One model call as the gateway logged it: figures, attempts, what was sent and what came back. */
export function RequestDrawer({ requestId, onClose, replayPath }: Props) {
  const { request, conversation } = useRequest(requestId);
  return (
    <Drawer onClose={onClose} size={760} title="Request and response">
      {request.isPending && <Skeleton h={240} />}
      {request.isError && (
        <FailureNotice
          title="This call cannot be shown"
          error={request.error}
          retry={() => void request.refetch()}
        >
          {explain(request.error, words)}
        </FailureNotice>
      )}
      {request.data && (
        <Details request={request.data} conversation={conversation} replayPath={replayPath} />
      )}
    </Drawer>
  );
}

type DetailsProps = {
  request: LoggedRequest;
  conversation: Conversation;
  replayPath: Props['replayPath'] | undefined;
};

function Details({ request, conversation, replayPath }: DetailsProps) {
  const mayUse = useMay('session', 'use');
  return (
    <Stack gap="lg">
      <RequestSummary request={request} />
      {replayPath && mayUse && (
        <Replay href={replayPath(request.id)} ready={conversation.data !== undefined} />
      )}
      {request.status !== 'running' && <RequestWaterfall request={request} />}
      <Tabs defaultValue="conversation" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="conversation">Conversation</Tabs.Tab>
          <Tabs.Tab value="request">Request</Tabs.Tab>
          <Tabs.Tab value="response">Response</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="conversation" pt="md">
          {conversation.isPending && <Skeleton h={120} />}
          {conversation.isError && (
            <Text size="sm" c="dimmed">
              {conversation.error.message}
            </Text>
          )}
          {conversation.data && (
            <RequestConversation
              conversation={conversation.data}
              isSanitised={request.sanitised !== undefined}
              failure={request.failure}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="request" pt="sm">
          <RequestBody label="Request" json={request.requestJson} />
        </Tabs.Panel>
        <Tabs.Panel value="response" pt="sm">
          <RequestBody
            label="Response"
            json={request.responseJson}
            isAbsent={request.requestJson !== undefined}
          />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Replay({ href, ready }: { href: string; ready: boolean }) {
  if (!ready) return null;
  return (
    <Tooltip label="A new session with its model, settings and messages. Nothing is sent by itself.">
      <Button
        component={RouteLink}
        href={href}
        variant="light"
        w="fit-content"
        leftSection={<IconMessagePlus size={16} />}
      >
        Try it again in the Playground
      </Button>
    </Tooltip>
  );
}
