import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';
import { sealContents } from './seal-contents.process.ts';

export const getEncryption = ({ processes }: Pick<PlaygroundPorts, 'processes'>) =>
  handler(playground.getEncryption, async ({ call: { actor } }) => {
    const { workspaceId } = actor;
    const [latest] = await processes.list({ workspaceId, process: sealContents.name, limit: 1 });
    if (latest === undefined) return { state: 'none' as const };
    const { outcome } = latest;
    if (outcome === undefined) return { state: 'running' as const };
    if (outcome.outcome !== 'completed') return { state: 'failed' as const };
    return { state: 'done' as const, ...(outcome.result as { sealed: number }) };
  });
