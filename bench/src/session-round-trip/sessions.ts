import type { Stage } from '../pass-through/subjects.ts';

/** Opens so many sessions, and answers the paths that their messages are sent to. */
export function openSessions({ gateway }: Stage, count: number): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const response = await fetch(`http://127.0.0.1:${gateway.port}/api/v1/sessions`, {
        method: 'POST',
        headers: { ...gateway.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'up/burst' }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`A session could not be opened: ${text}`);
      return `/api/v1/sessions/${JSON.parse(text).id}/messages`;
    }),
  );
}
