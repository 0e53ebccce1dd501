import type { CanonicalAnswer, StreamEvent } from './canonical.ts';

/** The events of a stream that would have brought this answer: each part in one piece. */
export function replayedEvents(answer: CanonicalAnswer): readonly StreamEvent[] {
  const { id, model, parts, stop, stopSequence, usage } = answer;
  let calls = 0;
  const said = parts.flatMap((part): readonly StreamEvent[] => {
    switch (part.type) {
      case 'text':
      case 'refusal':
        return [{ type: part.type, text: part.text }];
      case 'reasoning': {
        const { text, signature, redacted } = part;
        const proof = {
          ...(signature === undefined ? {} : { signature }),
          ...(redacted === undefined ? {} : { redacted }),
        };
        const thought = text === '' ? [] : [{ type: 'reasoning', text } as const];
        return [...thought, { type: 'reasoning-end', ...proof }];
      }
      case 'tool-call': {
        const index = calls++;
        const begun = { type: 'tool-call', index, id: part.id, name: part.name } as const;
        return [begun, { type: 'tool-arguments', index, text: part.arguments }];
      }
    }
  });
  const end = {
    type: 'finish',
    stop,
    ...(stopSequence === undefined ? {} : { stopSequence }),
    ...(usage === undefined ? {} : { usage }),
  } as const;
  return [{ type: 'start', id, model }, ...said, end];
}
