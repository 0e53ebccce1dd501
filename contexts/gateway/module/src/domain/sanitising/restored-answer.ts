import type { AssistantPart, StreamEvent } from '../canonical.ts';
import type { Mask } from './mask.ts';
import { type Restorer, restored, restorer } from './restorer.ts';

/** The parts of an answer with the values in place of their placeholders. */
export function restoredParts(mask: Mask, parts: readonly AssistantPart[]): AssistantPart[] {
  return parts.map((part) => {
    if (part.type === 'tool-call')
      return { ...part, arguments: restored(mask, part.arguments, 'json') };
    return { ...part, text: restored(mask, part.text) };
  });
}

/**
 * The same of a stream: what may be the beginning of a placeholder waits for its end, so that a delta
 * may come with the next one, and none is lost.
 */
export async function* restoredEvents(
  mask: Mask,
  events: AsyncIterable<StreamEvent>,
): AsyncGenerator<StreamEvent, void, void> {
  const open = new Map<string, { readonly restorer: Restorer; readonly event: Delta }>();
  const flush = (isToEnd: (channel: string) => boolean): readonly StreamEvent[] =>
    [...open].flatMap(([channel, { restorer: last, event }]) => {
      if (!isToEnd(channel)) return [];
      open.delete(channel);
      const text = last.end();
      return text === '' ? [] : [{ ...event, text }];
    });
  for await (const event of events) {
    // Told beside the answer, it ends nothing of it.
    if (event.type === 'usage') {
      yield event;
      continue;
    }
    if (!isDelta(event)) {
      yield* flush(() => true);
      yield event;
      continue;
    }
    const channel = channelOf(event);
    // Parallel calls may take turns; words and thinking end where something else begins.
    yield* flush((each) => each !== channel && !(isCall(each) && isCall(channel)));
    const how = event.type === 'tool-arguments' ? 'json' : 'text';
    const known = open.get(channel) ?? { restorer: restorer(mask, how), event };
    open.set(channel, known);
    const text = known.restorer.push(event.text);
    if (text !== '') yield { ...event, text };
  }
  yield* flush(() => true);
}

type Delta = Extract<StreamEvent, { text: string }>;

function isDelta(event: StreamEvent): event is Delta {
  return 'text' in event;
}

function channelOf(event: Delta): string {
  return event.type === 'tool-arguments' ? `call ${event.index}` : event.type;
}

function isCall(channel: string): boolean {
  return channel.startsWith('call ');
}
