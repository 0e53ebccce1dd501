import type { SessionEvent } from '@atelier/playground-contract';

/** `name` is `message` unless the server named the event. */
export type ServerSentEvent = { readonly name: string; readonly data: string };

const TYPES: ReadonlySet<string> = new Set([
  'start',
  'delta',
  'reasoning',
  'tool-call',
  'usage',
  'end',
  'error',
] satisfies SessionEvent['type'][]);

/** The session event in a server-sent one; undefined for events that this version does not know. */
export function sessionEventIn({ name, data }: ServerSentEvent): SessionEvent | undefined {
  if (!TYPES.has(name) && name !== 'message') return undefined;
  const body: unknown = JSON.parse(data);
  if (typeof body !== 'object' || body === null) return undefined;
  if (name === 'error' && 'code' in body) return brokenOff(body);
  const type = 'type' in body ? body.type : name;
  if (typeof type !== 'string' || !TYPES.has(type)) return undefined;
  // The server validates what it sends against the same contract; a second check per token is waste.
  return { ...body, type } as SessionEvent;
}

/** The server itself failed in the middle of a stream: its last event is a problem document. */
function brokenOff(problem: object): SessionEvent {
  const message =
    'detail' in problem && typeof problem.detail === 'string'
      ? problem.detail
      : 'The server broke the answer off.';
  return { type: 'error', failure: { kind: 'stream-cut', message } };
}
