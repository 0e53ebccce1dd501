import { LRUCache } from 'lru-cache';
import { type Sealer, sealer } from './sealer.ts';

/** The sealer of a workspace, by `keyOf`, which answers base64. Keys are held for ten minutes. */
export function workspaceSealers(
  keyOf: (workspaceId: string) => Promise<string>,
): (workspaceId: string) => Promise<Sealer> {
  const held = new LRUCache<string, Promise<Sealer>>({ max: 1000, ttl: 600_000 });
  return (workspaceId) => {
    const known = held.get(workspaceId);
    if (known !== undefined) return known;
    const asked = keyOf(workspaceId).then((key) => sealer(Buffer.from(key, 'base64')));
    held.set(workspaceId, asked);
    asked.catch(() => {
      if (held.peek(workspaceId) === asked) held.delete(workspaceId);
    });
    return asked;
  };
}
