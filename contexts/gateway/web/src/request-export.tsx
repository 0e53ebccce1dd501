import { Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { RequestFilter } from './request-filter.ts';

/** Saves the calls that the filters show, with their contents, as JSON lines: the browser writes them as they come. */
export function RequestExport({ filter }: { filter: RequestFilter }) {
  const query = new URLSearchParams(
    Object.entries(filter).map(([name, value]) => [name, String(value)]),
  );
  return (
    <Tooltip label="What is listed, as JSON lines, with prompts and answers if they are kept">
      <Button
        component="a"
        href={`/api/v1/requests.jsonl?${query.toString()}`}
        download={`requests-${new Date().toISOString().slice(0, 10)}.jsonl`}
        variant="default"
        leftSection={<IconDownload size={15} />}
      >
        Export
      </Button>
    </Tooltip>
  );
}
