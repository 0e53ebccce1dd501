import { whole } from '@atelier/ui';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys, type PlaygroundApi, usePlayground } from '../playground-api.ts';

type Encryption = Awaited<ReturnType<PlaygroundApi['getEncryption']>>;

const LOOK_EVERY_MS = 3000;

/** For who switched encryption on: whether what was stored before is encrypted by now. */
export function EncryptionProgress() {
  const playground = usePlayground();
  const { data } = useQuery({
    queryKey: keys.encryption,
    queryFn: () => playground.getEncryption(),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Text size="xs" pl="3rem" role="status" c={data?.state === 'failed' ? 'red' : 'dimmed'}>
      {data && inWords(data)}
    </Text>
  );
}

function inWords({ state, sealed = 0 }: Encryption): string {
  switch (state) {
    case 'none':
      return '';
    case 'running':
      return 'What was stored before is being encrypted. You may go on working, or leave this page.';
    case 'done':
      return sealed === 0
        ? 'Nothing was stored in clear before.'
        : `What was stored before is encrypted: ${whole(sealed)} ${sealed === 1 ? 'record' : 'records'}.`;
    case 'failed':
      return 'Not all that was stored before could be encrypted; the log of the server says why. Switch it off and on again to have it tried once more.';
  }
}
