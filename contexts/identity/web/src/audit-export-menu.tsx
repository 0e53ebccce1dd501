import { noticeDone, noticeFailure, saveFile, whole } from '@atelier/ui';
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type AuditFilter, type AuditFormat, auditExport } from './audit-export.ts';
import { useIdentity } from './identity-api.ts';

const PAGE = 200;
const FORMATS = [
  { format: 'csv', label: 'CSV, for a spreadsheet', type: 'text/csv' },
  { format: 'jsonl', label: 'JSONL, for programs', type: 'application/jsonl' },
] as const satisfies readonly { format: AuditFormat; label: string; type: string }[];

/** Saves what the filter shows as a file. While it is read the button counts, and stops it. */
export function AuditExportMenu({ filter }: { filter: AuditFilter }) {
  const identity = useIdentity();
  const [entries, setEntries] = useState(0);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const save = useMutation({
    mutationFn: async ({ format, type }: (typeof FORMATS)[number]) => {
      const stop = new AbortController();
      running.current = stop;
      setEntries(0);
      // A fixed end: entries that come meanwhile, also those of this reading, are not of the file.
      const wanted = { ...filter, to: new Date().toISOString(), limit: PAGE };
      const parts = await auditExport(format, {
        list: (cursor) =>
          identity.listAuditEntries({ ...wanted, ...(cursor === undefined ? {} : { cursor }) }),
        onProgress: setEntries,
        signal: stop.signal,
      });
      saveFile(new Blob([...parts], { type }), `audit-${wanted.to.slice(0, 10)}.${format}`);
    },
    onSuccess: () => noticeDone('The export is saved.'),
    onError: (error) => {
      if (!running.current?.signal.aborted) noticeFailure(error);
    },
  });
  if (save.isPending)
    return (
      <Button variant="default" onClick={() => running.current?.abort()}>
        {whole(entries)} read · Stop
      </Button>
    );
  return (
    <Menu shadow="md" position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={15} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((each) => (
          <Menu.Item key={each.format} onClick={() => save.mutate(each)}>
            {each.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
