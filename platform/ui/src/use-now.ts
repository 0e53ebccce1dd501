import { useInterval } from '@mantine/hooks';
import { useState } from 'react';

const EVERY_MS = 20_000;

/** What time it is, told anew often enough for times of the kind `5 min ago`. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useInterval(() => setNow(new Date()), EVERY_MS, { autoInvoke: true });
  return now;
}
