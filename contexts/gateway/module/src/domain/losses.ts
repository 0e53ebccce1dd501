import { unsupported } from './failure.ts';

/** What of a request some format can't say. Every face has its own word for it. */
export type RequestField =
  | 'assistant.reasoning'
  | 'cache'
  | 'endUser'
  | 'file.name'
  | 'file.url'
  | 'frequencyPenalty'
  | 'image.detail'
  | 'metadata'
  | 'output'
  | 'presencePenalty'
  | 'promptCache'
  | 'reasoning.effort'
  | 'reasoning.summary'
  | 'seed'
  | 'serviceTier'
  | 'stop'
  | 'temperature'
  | 'tool.strict'
  | 'toolResult.isError'
  | 'topK'
  | 'verbosity';

export type FieldNames = Readonly<Record<RequestField, string>>;

/** Told of every field that does not survive a translation. */
export type Losses<Field extends string = string> = {
  /** Without it something else is asked: `unsupported` is thrown, unless the caller lets it go. */
  refuse(field: Field, why: string): void;
  /** A hint: the same is asked without it, at another price, speed, length or depth. */
  drop(field: Field): void;
};

/** Throws for what must not get lost. */
export const refusing: Losses = {
  refuse(field, why) {
    throw unsupported(field, why);
  },
  drop() {},
};

/** Collects what got lost. With `drop` nothing is refused: the caller said that it may go. */
export function lossesOf(wanted: 'refuse' | 'drop'): Losses & { dropped(): readonly string[] } {
  const dropped = new Set<string>();
  return {
    refuse(field, why) {
      if (wanted === 'refuse') throw unsupported(field, why);
      dropped.add(field);
    },
    drop: (field) => void dropped.add(field),
    dropped: () => [...dropped],
  };
}

/** The losses of a writer in the words of the face that the request came through. */
export function inWordsOf(names: FieldNames, losses: Losses): Losses<RequestField> {
  return {
    refuse: (field, why) => losses.refuse(names[field], why),
    drop: (field) => losses.drop(names[field]),
  };
}
