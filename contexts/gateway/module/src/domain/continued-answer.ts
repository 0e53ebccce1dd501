import type { CanonicalAnswer, StreamEvent } from './canonical.ts';
import { joinedParts } from './joined-parts.ts';
import { addUsage, noUsage, type Usage } from './usage.ts';

/** An answer in as many requests as it takes. Each is paid for: a later one reads what was written before. */
export async function continuedAnswer(
  ask: (continuation?: string) => Promise<CanonicalAnswer>,
): Promise<CanonicalAnswer> {
  const first = await ask();
  let { parts } = first;
  let used = first.usage;
  let last = first;
  while (last.continuation !== undefined) {
    last = await ask(last.continuation);
    parts = joinedParts([...parts, ...last.parts]);
    used = used && last.usage && addUsage(used, last.usage);
  }
  const { continuation: _, usage: __, ...answer } = last;
  return { ...answer, id: first.id, parts, ...(used ? { usage: used } : {}) };
}

/** The same as one stream: it starts once, ends once, and its calls are counted on. */
export async function* continuedStream(
  ask: (continuation?: string) => AsyncIterable<StreamEvent>,
): AsyncGenerator<StreamEvent> {
  let before: Usage | undefined = noUsage;
  let calls = 0;
  let isFirst = true;
  let at: string | undefined;
  do {
    const events = ask(at);
    const index = calls;
    at = undefined;
    for await (const event of events) {
      if (event.type === 'start') {
        if (isFirst) yield event;
      } else if (event.type === 'tool-call' || event.type === 'tool-arguments') {
        calls = index + event.index + 1;
        yield { ...event, index: index + event.index };
      } else if (event.type === 'usage') {
        if (before) yield { ...event, usage: addUsage(before, event.usage) };
      } else if (event.type === 'finish') {
        const { continuation, usage, ...end } = event;
        at = continuation;
        before = before && usage && addUsage(before, usage);
        if (at === undefined) yield { ...end, ...(before ? { usage: before } : {}) };
      } else yield event;
    }
    isFirst = false;
  } while (at !== undefined);
}
