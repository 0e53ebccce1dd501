import { answerAssembly } from './assembled-answer.ts';
import { EVENT_TOO_LARGE } from './broken.ts';
import type { AssistantPart, StopReason, StreamEvent } from './canonical.ts';
import { type Failure, GatewayError } from './failure.ts';
import { heldBytes } from './held-bytes.ts';
import { repeatedChunk } from './repeated-chunk.ts';
import { EVENT_SIZE } from './sse.ts';
import type { Usage } from './usage.ts';

const NOTHING = Buffer.alloc(0);

/**
 * Reads a stream on its way through: the bytes of whole events go on as they came, while what the
 * gateway must know is read off beside them. Broken events are left out, and so is the end, which the
 * gateway itself says when the call is accounted.
 */
export type RelayReader = {
  /** The bytes to send on; empty until an event is whole. */
  push(chunk: Buffer): Buffer;
  /** The provider closed the stream. */
  close(): void;
  /** Whether the answer is whole, though the provider may not have said so. */
  stopped(): boolean;
  /** Whether nothing more of the answer comes. */
  over(): boolean;
  /** Whether some of the answer itself has gone through. */
  spoke(): boolean;
  failure(): Failure | undefined;
  /** Of a stream that breaks what was told until then, if all that came is in it. */
  usage(): Usage | undefined;
  /** What the prompt used, if that was told: also of a stream that breaks. */
  prompt(): Usage | undefined;
  parts(): readonly AssistantPart[];
  /** What the answer is called and how it ended, when it is whole. */
  ended(): { readonly id: string; readonly stop: StopReason } | undefined;
  /** Tells what the answer says, from now on. */
  listen(listener: (text: string) => void): void;
  /** The end that the gateway itself says, when the call is accounted: of a whole answer, or broken. */
  farewell(failure?: Failure): string;
};

/** What a wire format makes of a stream's events. */
export type RelayedFormat = {
  /**
   * Notes what an event means, by its data and its whole text, and answers whether it goes on to the
   * client. Words that it learns are read off the like events that follow, without asking again.
   */
  passes(data: string, event: string, listener: Listener): boolean;
  /** What is still owed when the provider closes the stream. */
  end(): readonly StreamEvent[];
  stopped(): boolean;
  farewell(failure?: Failure): string;
};

export type Listener = {
  note(events: readonly StreamEvent[]): void;
  /** Remembers an event that said these words and nothing else. */
  learn(event: string, words: string): void;
};

export function relayReader(format: RelayedFormat): RelayReader {
  const repeated = repeatedChunk();
  const assembly = answerAssembly();
  const held = heldBytes();
  let end: Extract<StreamEvent, { type: 'finish' | 'error' }> | undefined;
  let spoke = false;
  let tell: ((text: string) => void) | undefined;

  const note = (events: readonly StreamEvent[]) => {
    for (const event of events) {
      assembly.add(event);
      if (event.type === 'finish' || event.type === 'error') end = event;
      else if (event.type !== 'start' && event.type !== 'usage') {
        spoke = true;
        if (tell && 'text' in event) tell(event.text);
      }
    }
  };
  const listener = { note, learn: repeated.learn };
  /** Whether the event goes on to the client. */
  const passes = (event: string): boolean => {
    const data = dataOf(event);
    return data === undefined || format.passes(data, event, listener);
  };

  /** Reads whole events. Answers those that go on, or undefined when all of them do. */
  const keep = (text: string): string | undefined => {
    let kept: string | undefined;
    let said = '';
    const say = () => {
      if (said !== '') note([{ type: 'text', text: said }]);
      said = '';
    };
    for (let at = 0, next = 0; at < text.length; at = next) {
      const to = text.indexOf('\n\n', at);
      next = to + 2;
      // Before the answer is whole, words are only words.
      const words = format.stopped() || end ? undefined : repeated.wordsIn(text, at, to);
      if (words === undefined) say();
      else said += words;
      const goesOn = words !== undefined || at === to || passes(text.slice(at, to));
      if (goesOn && kept !== undefined) kept += text.slice(at, next);
      if (!goesOn) kept ??= text.slice(0, at);
    }
    say();
    return kept;
  };

  return {
    push(chunk) {
      // Of what is held only the last bytes may belong to an event's end.
      const from = Math.max(0, held.size() - LONGEST_END + 1);
      const bytes = held.add(chunk);
      const whole = wholeEvents(bytes, from);
      held.keepFrom(whole);
      if (held.size() > EVENT_SIZE) throw new GatewayError(EVENT_TOO_LARGE);
      if (whole === 0) return NOTHING;
      const text = bytes.toString('utf8', 0, whole);
      const kept = keep(text.includes('\r') ? text.replaceAll('\r\n', '\n') : text);
      return kept === undefined ? bytes.subarray(0, whole) : Buffer.from(kept);
    },
    close() {
      if (end === undefined) note(format.end());
    },
    stopped: format.stopped,
    over: () => end !== undefined,
    spoke: () => spoke,
    failure: () => (end?.type === 'error' ? end.failure : undefined),
    usage: () => (end?.type === 'finish' ? end.usage : assembly.told()),
    prompt: assembly.prompt,
    parts: () => assembly.parts(),
    ended: assembly.ended,
    listen(listener) {
      tell = listener;
    },
    farewell: format.farewell,
  };
}

const LF = 10;
const LONGEST_END = '\r\n\r\n'.length;

/** How many bytes end with an event's end; none of these ends before `from`. */
function wholeEvents(bytes: Buffer, from: number): number {
  // Mostly one write of the provider's is one read of ours.
  const { length } = bytes;
  if (bytes[length - 1] === LF && bytes[length - 2] === LF) return length;
  const searched = from === 0 ? bytes : bytes.subarray(from);
  const plain = searched.lastIndexOf('\n\n');
  const crlf = searched.lastIndexOf('\r\n\r\n');
  const ends = Math.max(plain === -1 ? 0 : plain + 2, crlf === -1 ? 0 : crlf + LONGEST_END);
  return ends === 0 ? 0 : from + ends;
}

/** The data of an event's text, or undefined for a comment. */
function dataOf(event: string): string | undefined {
  // Nearly every event is a line of data, with its name before it in some formats.
  const from = event.startsWith('event: ') ? event.indexOf('\n') + 1 : 0;
  if (event.startsWith('data: ', from) && !event.includes('\n', from)) {
    return event.slice(from + 6).trimEnd();
  }
  const lines = event
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []));
  return lines.length === 0 ? undefined : lines.join('\n');
}
