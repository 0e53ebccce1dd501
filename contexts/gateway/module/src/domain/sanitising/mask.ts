import { invalid } from '../failure.ts';

/** Placeholders that a model can carry through its answer, one for each value of a request. */
export type Mask = {
  /** `<EMAIL_1>`; the same for the same value. */
  placeholderOf(kind: string, value: string): string;
  /** By placeholder. Lives as long as the call, and is written nowhere. */
  readonly values: ReadonlyMap<string, string>;
};

/** What is masked is looked for in each text that comes back. */
const MOST_VALUES = 1000;

/** `taken` is the text of the whole request: a placeholder that is in it already is not made. */
export function newMask(taken: readonly string[]): Mask {
  const present = new Set(
    taken.flatMap((text) => text.match(/<[A-Z][A-Z0-9_]{1,40}_\d{1,6}>/g) ?? []),
  );
  const values = new Map<string, string>();
  const placeholders = new Map<string, string>();
  const counts = new Map<string, number>();
  return {
    values,
    placeholderOf(kind, value) {
      const known = placeholders.get(`${kind} ${value}`);
      if (known !== undefined) return known;
      if (values.size === MOST_VALUES)
        throw invalid('body', `has more than ${MOST_VALUES} values to mask. Send less at once.`);
      let count = counts.get(kind) ?? 0;
      let placeholder: string;
      do placeholder = `<${capitals(kind)}_${++count}>`;
      while (present.has(placeholder));
      counts.set(kind, count);
      placeholders.set(`${kind} ${value}`, placeholder);
      values.set(placeholder, value);
      return placeholder;
    },
  };
}

/** What stands for a value that is not to come back: `[EMAIL]`. */
export function redaction(kind: string): string {
  return `[${capitals(kind)}]`;
}

function capitals(kind: string): string {
  return kind.toUpperCase().replaceAll('-', '_');
}
