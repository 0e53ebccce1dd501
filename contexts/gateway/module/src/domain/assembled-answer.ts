import type { AssistantPart, CanonicalAnswer, StreamEvent } from './canonical.ts';
import { GatewayError } from './failure.ts';
import { STREAM_CUT } from './broken.ts';
import type { Usage } from './usage.ts';

/** The whole answer of a stream that is over. Throws the stream's failure, if it had one. */
export function assembleAnswer(events: readonly StreamEvent[]): CanonicalAnswer {
  const assembly = answerAssembly();
  for (const event of events) assembly.add(event);
  const answer = assembly.answer();
  if (answer !== undefined) return answer;
  const failed = events.find((event) => event.type === 'error');
  throw new GatewayError(failed?.failure ?? STREAM_CUT);
}

/** Puts a stream together while it passes. `parts` is what there is so far, also of a broken one. */
export function answerAssembly() {
  const parts: Building[] = [];
  const calls = new Map<number, { id: string; name: string; text: string }>();
  let start = { id: '', model: '' };
  let prompt: Usage | undefined;
  let told: Usage | undefined;
  let end: Extract<StreamEvent, { type: 'finish' }> | undefined;
  let thinking = false;

  const grow = (type: 'text' | 'refusal' | 'reasoning', text: string) => {
    const last = parts.at(-1);
    if (last?.type === type && (type !== 'reasoning' || thinking)) last.text += text;
    else parts.push({ type, text });
    thinking = type === 'reasoning';
  };

  return {
    add(event: StreamEvent): void {
      // What comes after it was told is not in it.
      if (event.type !== 'error') told = undefined;
      switch (event.type) {
        case 'start':
          start = { id: event.id, model: event.model };
          prompt = event.prompt;
          return;
        case 'text':
        case 'refusal':
        case 'reasoning':
          return grow(event.type, event.text);
        case 'reasoning-end': {
          const last = parts.at(-1);
          if (event.redacted !== undefined) {
            parts.push({ type: 'reasoning', text: '', redacted: event.redacted });
          } else if (event.signature !== undefined) {
            if (last?.type === 'reasoning' && thinking) last.signature = event.signature;
            else parts.push({ type: 'reasoning', text: '', signature: event.signature });
          }
          thinking = false;
          return;
        }
        case 'tool-call':
          calls.set(event.index, { id: event.id, name: event.name, text: '' });
          return;
        case 'tool-arguments': {
          const call = calls.get(event.index);
          if (call) call.text += event.text;
          return;
        }
        case 'usage': {
          const { usage } = event;
          // Some servers tell zeros until the end.
          if (usage.inputTokens === 0) return;
          prompt = { ...usage, outputTokens: 0, reasoningTokens: 0 };
          if (usage.outputTokens > 0) told = usage;
          return;
        }
        case 'finish':
          end = event;
          return;
        case 'error':
          return;
      }
    },
    /** What was used until here, if the provider told it with the last of what came. */
    told: () => told,
    /** What it is called and how it ended, when it is whole. */
    ended: () => end && { id: start.id, stop: end.stop },
    /** What the prompt used, if that was told. */
    prompt: () => prompt,
    parts(): readonly AssistantPart[] {
      const called = [...calls.values()].map(
        ({ id, name, text }): AssistantPart => ({ type: 'tool-call', id, name, arguments: text }),
      );
      return [...parts, ...called];
    },
    answer(): CanonicalAnswer | undefined {
      if (end === undefined) return undefined;
      const { type: _, ...rest } = end;
      return { ...start, parts: this.parts(), ...rest };
    },
  };
}

type Building = {
  type: 'text' | 'refusal' | 'reasoning';
  text: string;
  signature?: string;
  redacted?: string;
};
