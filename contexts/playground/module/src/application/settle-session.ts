import { codeOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { asLogReader } from './as-log-reader.ts';
import type { PlaygroundPorts } from './ports.ts';
import type { SessionRow } from './session-list.projection.ts';

/** How long a call may take to reach the gateway's log after its answer was begun. */
const REACHING_LOG_MS = 30_000;

/**
 * Closes the answer of a process that died while it was written. Whether it did is what the
 * gateway's log says of the call; true when the session is free now.
 */
export async function settleSession(
  { gateway, running, sessions, clock }: PlaygroundPorts,
  call: CallContext,
  row: SessionRow,
): Promise<boolean> {
  if (row.running === null) return true;
  const { answerId, requestId } = row.running;
  if (running.has(answerId)) return false;
  const logged = await gateway
    .getRequest({ requestId }, { context: asLogReader(call) })
    .catch((error) => {
      if (codeOf(error) === 'REQUEST_NOT_FOUND') return undefined;
      throw error;
    });
  const ageMs = clock.now().getTime() - Date.parse(row.updatedAt);
  if (logged ? logged.status === 'running' : ageMs < REACHING_LOG_MS) return false;
  await sessions(call, row.id, {
    type: 'RecordAnswer',
    answerId,
    answer: {
      content: '',
      toolCalls: [],
      status: 'failed',
      failure: {
        kind: 'stream-cut',
        message: 'The server stopped while this was being written. Regenerate the answer.',
      },
      ...(logged?.figures ? { figures: logged.figures } : {}),
    },
  });
  return true;
}
