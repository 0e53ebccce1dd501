import { noticeDone, noticeFailure, saveFile, type Words } from '@atelier/ui';
import { Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type GatewayApi, useGateway } from './gateway-api.ts';
import type { RequestFilter } from './request-filter.ts';

const words: Words<GatewayApi['exportRequests']> = {
  EXPORT_TOO_LARGE: 'These are too many calls for one file. Choose a shorter period.',
};

/** Saves the calls that the filters show, with their contents, as JSON lines. */
export function RequestExport({ filter }: { filter: RequestFilter }) {
  const gateway = useGateway();
  const save = useMutation({
    mutationFn: () => gateway.exportRequests(filter),
    onSuccess: (file) => {
      saveFile(file, `requests-${new Date().toISOString().slice(0, 10)}.jsonl`);
      noticeDone('The export is saved.');
    },
    onError: (error) => noticeFailure(error, words),
  });
  return (
    <Tooltip label="What is listed, as JSON lines, with prompts and answers if they are kept">
      <Button
        variant="default"
        leftSection={<IconDownload size={15} />}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        Export
      </Button>
    </Tooltip>
  );
}
