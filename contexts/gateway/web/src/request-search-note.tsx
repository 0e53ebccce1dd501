import { fullTime } from '@atelier/ui';
import { Text } from '@mantine/core';
import { usePolicy } from './use-policy.ts';

/** What a search for words does not see: calls that it did not come to, and what is encrypted. */
export function RequestSearchNote(props: { searchedTo: string | undefined; goesOn: boolean }) {
  const { searchedTo, goesOn } = props;
  const isEncrypted = usePolicy().data?.encryptContents === true;
  if (!isEncrypted && !goesOn) return null;
  return (
    <Text size="sm" c="dimmed" role="status">
      {goesOn &&
        `5,000 calls are searched at a time${searchedTo === undefined ? '' : `, so far back to ${fullTime(searchedTo)}`}. `}
      {isEncrypted &&
        'Words of prompts and answers that were kept encrypted are not found; ids and errors are.'}
    </Text>
  );
}
