import { LRUCache } from 'lru-cache';
import type { Sealer } from './sealer.ts';
import { workspaceSealers } from './workspace-sealers.ts';

/** What a context knows of the wishes of its workspaces: asked of whoever decides and keeps keys. */
export type ContentSeal = {
  /** Whether what is written now is to be sealed. */
  isWanted(workspaceId: string): Promise<boolean>;
  /** 32 bytes in base64; made when there is none. */
  keyOf(workspaceId: string): Promise<string>;
};

/** The sealers that a context writes and reads with. */
export type ContentSealers = {
  /** Undefined when it is to be written in clear. */
  toWrite(workspaceId: string): Promise<Sealer | undefined>;
  toRead(workspaceId: string): Promise<Sealer>;
};

/** A choice is held for a second, so that the rows of one write ask once. */
export function contentSealers({ isWanted, keyOf }: ContentSeal): ContentSealers {
  const toRead = workspaceSealers(keyOf);
  const choices = new LRUCache<string, boolean>({ max: 5000, ttl: 1000 });
  return {
    toRead,
    async toWrite(workspaceId) {
      let wanted = choices.get(workspaceId);
      if (wanted === undefined) {
        wanted = await isWanted(workspaceId);
        choices.set(workspaceId, wanted);
      }
      return wanted ? toRead(workspaceId) : undefined;
    },
  };
}
