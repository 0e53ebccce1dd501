import type { AssistantPart, CanonicalAnswer, StreamEvent } from './canonical.ts';
import { GatewayError } from './failure.ts';
import { ANSWER_TOO_LARGE, STREAM_CUT } from './broken.ts';
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

/** Characters, as many as the bytes of a whole answer: all of it is held until the answer ends. */
const ANSWER_SIZE = 64 * 1024 * 1024;
/** What a part or a call takes beside its words. */
const PART_SIZE = 64;

/**
 * Puts a stream together while it passes. `parts` is what there is so far, also of a broken one. An
 * answer that grows too long throws a GatewayError.
 */
export function answerAssembly() {
  const parts: Building[] = [];
  const calls = new Map<number, { id: string; name: string; text: string }>();
  let start = { id: '', model: '' };
  let prompt: Usage | undefined;
  let told: Usage | undefined;
  let end: Extract<StreamEvent, { type: 'finish' }> | undefined;
  let thinking = false;
  let size = 0;

  const weigh = (more: number) => {
    size += more;
    if (size > ANSWER_SIZE) throw new GatewayError(ANSWER_TOO_LARGE);
  };
  const begin = (part: Building) => {
    weigh(PART_SIZE);
    parts.push(part);
  };
  const grow = (type: 'text' | 'refusal' | 'reasoning', text: string) => {
    weigh(text.length);
    const last = parts.at(-1);
    if (last?.type === type && (type !== 'reasoning' || thinking)) last.text += text;
    else begin({ type, text });
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
          weigh((event.redacted ?? event.signature ?? '').length);
          if (event.redacted !== undefined) {
            begin({ type: 'reasoning', text: '', redacted: event.redacted });
          } else if (event.signature !== undefined) {
            if (last?.type === 'reasoning' && thinking) last.signature = event.signature;
            else begin({ type: 'reasoning', text: '', signature: event.signature });
          }
          thinking = false;
          return;
        }
        case 'tool-call':
          weigh(PART_SIZE + event.id.length + event.name.length);
          calls.set(event.index, { id: event.id, name: event.name, text: '' });
          return;
        case 'tool-arguments': {
          const call = calls.get(event.index);
          weigh(event.text.length);
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
