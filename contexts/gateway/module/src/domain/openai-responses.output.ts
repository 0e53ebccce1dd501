import type { AssistantPart, RefusalPart, TextPart, Tool } from './canonical.ts';
import type { Stamp } from './codec.ts';
import type { JsonObject } from './json.ts';
import { itemId, messageItem, writeItem } from './openai-responses.answer.ts';
import { writeSpoken } from './openai-responses.turns.ts';
import { splitName } from './openai-responses.tools.ts';

/** Writes one event of the stream. */
export type Say = (type: string, fields: JsonObject) => string;

type Spoken = TextPart | RefusalPart;
type Item = {
  readonly id: string;
  readonly place: number;
  part: AssistantPart;
  spoken: Spoken[];
  isDone: boolean;
};

const WORDS = { text: 'output_text', refusal: 'refusal' } as const;

/**
 * The items of a response while they grow. The one that is said or thought is open alone; calls stay
 * open together until the end, for their arguments may come interleaved. Every method answers with
 * the events that tell of it.
 */
export class OutputItems {
  private readonly say: Say;
  private readonly responseId: string;
  private readonly items: Item[] = [];
  private readonly calls = new Map<number, Item>();
  private readonly tools: readonly Tool[];
  private readonly keep: Stamp['keep'];
  private open: Item | undefined;

  constructor(say: Say, responseId: string, { request, keep }: Pick<Stamp, 'request' | 'keep'>) {
    this.say = say;
    this.responseId = responseId;
    this.tools = request?.tools ?? [];
    this.keep = keep;
  }

  /** The items as they are now; those that are not done have the status. */
  all(status: 'completed' | 'incomplete'): readonly JsonObject[] {
    return this.items.map((item) => this.shown(item, item.isDone ? 'completed' : status));
  }

  speak(type: 'text' | 'refusal', delta: string): string {
    const begun = this.open?.spoken.at(-1)?.type === type ? '' : this.beginSpoken(type);
    const { open } = this;
    const last = open?.spoken.at(-1);
    if (open === undefined || last === undefined) return begun;
    open.spoken.splice(-1, 1, { type, text: last.text + delta });
    const more = type === 'text' ? { logprobs: [] } : {};
    return (
      begun + this.say(`response.${WORDS[type]}.delta`, { ...this.here(open), delta, ...more })
    );
  }

  think(delta: string): string {
    let text = this.open?.part.type === 'reasoning' ? '' : this.beginThought();
    const { open } = this;
    if (open?.part.type !== 'reasoning') return text;
    const where = { ...this.at(open), summary_index: 0 };
    if (open.part.text === '') {
      const part = { type: 'summary_text', text: '' };
      text += this.say('response.reasoning_summary_part.added', { ...where, part });
    }
    open.part = { ...open.part, text: open.part.text + delta };
    return text + this.say('response.reasoning_summary_text.delta', { ...where, delta });
  }

  endThought(proof: { readonly signature?: string; readonly redacted?: string }): string {
    const isThinking = this.open?.part.type === 'reasoning';
    if (!isThinking && proof.signature === undefined && proof.redacted === undefined) return '';
    // What is hidden is a thought of its own, whatever was shown before.
    const begun = isThinking && proof.redacted === undefined ? '' : this.beginThought();
    const { open } = this;
    if (open?.part.type !== 'reasoning') return begun;
    const { signature, redacted } = proof;
    if (redacted !== undefined) open.part = { ...open.part, redacted };
    else if (signature !== undefined) open.part = { ...open.part, signature };
    return begun + this.closeOpen();
  }

  call(index: number, id: string, name: string): string {
    const text = this.closeOpen();
    const item = this.add({ type: 'tool-call', id, name, arguments: '' });
    this.calls.set(index, item);
    return text + this.added(item);
  }

  callArguments(index: number, delta: string): string {
    const item = this.calls.get(index);
    if (item?.part.type !== 'tool-call') return '';
    item.part = { ...item.part, arguments: item.part.arguments + delta };
    return this.say('response.function_call_arguments.delta', { ...this.at(item), delta });
  }

  /** Ends what is open. */
  close(): string {
    let text = this.closeOpen();
    for (const item of this.calls.values()) {
      if (item.part.type !== 'tool-call') continue;
      const { name, arguments: args } = item.part;
      const called = splitName(name, this.tools).name;
      const whole = { ...this.at(item), name: called, arguments: args };
      text += this.say('response.function_call_arguments.done', whole) + this.done(item);
    }
    return text;
  }

  private beginSpoken(type: 'text' | 'refusal'): string {
    const part: Spoken = { type, text: '' };
    let text = '';
    if (this.open === undefined || this.open.part.type === 'reasoning') {
      text = this.closeOpen();
      this.open = this.add(part);
      text += this.added(this.open);
    } else text = this.closeSpoken(this.open);
    this.open.spoken.push(part);
    const where = this.here(this.open);
    return text + this.say('response.content_part.added', { ...where, part: writeSpoken(part) });
  }

  private closeSpoken(item: Item): string {
    const part = item.spoken.at(-1);
    if (part === undefined) return '';
    const where = this.here(item);
    const { type, text } = part;
    const whole = type === 'refusal' ? { refusal: text } : { text, logprobs: [] };
    return (
      this.say(`response.${WORDS[type]}.done`, { ...where, ...whole }) +
      this.say('response.content_part.done', { ...where, part: writeSpoken(part) })
    );
  }

  private beginThought(): string {
    const text = this.closeOpen();
    this.open = this.add({ type: 'reasoning', text: '' });
    return text + this.added(this.open);
  }

  private closeThought(item: Item): string {
    const text = item.part.type === 'reasoning' ? item.part.text : '';
    if (text === '') return '';
    const where = { ...this.at(item), summary_index: 0 };
    const part = { type: 'summary_text', text };
    return (
      this.say('response.reasoning_summary_text.done', { ...where, text }) +
      this.say('response.reasoning_summary_part.done', { ...where, part })
    );
  }

  private closeOpen(): string {
    const { open } = this;
    if (open === undefined) return '';
    this.open = undefined;
    const ended = open.part.type === 'reasoning' ? this.closeThought(open) : this.closeSpoken(open);
    return ended + this.done(open);
  }

  private add(part: AssistantPart): Item {
    const place = this.items.length;
    const id = itemId(part, `${this.responseId}_${place}`);
    const item = { id, part, place, spoken: [], isDone: false };
    this.items.push(item);
    return item;
  }

  private added(item: Item): string {
    const shown = this.shown(item, 'in_progress');
    return this.say('response.output_item.added', { output_index: item.place, item: shown });
  }

  private done(item: Item): string {
    item.isDone = true;
    const shown = this.shown(item, 'completed');
    this.keep?.(shown);
    return this.say('response.output_item.done', { output_index: item.place, item: shown });
  }

  private shown({ part, place, spoken }: Item, status: string): JsonObject {
    const name = `${this.responseId}_${place}`;
    if (part.type === 'reasoning' || part.type === 'tool-call')
      return writeItem(part, name, status, this.tools);
    return { ...messageItem(name, status), content: spoken.map(writeSpoken) };
  }

  private at(item: Item): JsonObject {
    return { item_id: item.id, output_index: item.place };
  }

  private here(item: Item): JsonObject {
    return { ...this.at(item), content_index: item.spoken.length - 1 };
  }
}
