import type { ServerResponse } from 'node:http';

/** A signal that is aborted when the client goes away before it has its answer, as the host's is. */
export function clientLeft(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('The client left.'));
  });
  return controller.signal;
}
