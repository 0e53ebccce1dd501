import type { WorkspaceId } from '@atelier/kernel';
import { workspaceSealers } from '@atelier/sealing';
import type { Log } from '@atelier/telemetry';
import type { CallSeal } from '../application/content-seal.ts';
import type { ContentKeys } from './content-keys.ts';

/**
 * Encrypts what a call sent and got with the key of its workspace. The call's id is authenticated:
 * contents cannot be put beside another call.
 */
export function sealedContents(keyOf: ContentKeys, log: Log): CallSeal {
  const sealerOf = workspaceSealers((workspaceId) => keyOf(workspaceId as WorkspaceId));
  const placeOf = ({ workspaceId, id }: Parameters<CallSeal['open']>[0]) => `${workspaceId} ${id}`;
  return {
    async seal(call, contents) {
      const sealer = await sealerOf(call.workspaceId).catch((error: unknown) => {
        log.error({ err: error, call: call.id }, 'contents could not be sealed, and are not kept');
      });
      return sealer?.seal(JSON.stringify(contents), placeOf(call));
    },
    async open(call, sealed) {
      const { open } = await sealerOf(call.workspaceId);
      return JSON.parse(open(sealed, placeOf(call)));
    },
  };
}
