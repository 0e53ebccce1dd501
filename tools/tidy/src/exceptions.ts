/** One accepted breach of a file rule. */
export type Exception = {
  readonly rule: string;
  readonly path: string;
  /** How much of it is accepted: lines for the size rule, otherwise places in the file. */
  readonly count: number;
  readonly reason: string;
};

/**
 * Reads exceptions.txt: one exception per line, `<rule> <path> <count> <reason>`; `#` begins a
 * comment line. A line of another shape is an error, so that no exception is lost by a typo.
 */
export function parseExceptions(text: string): readonly Exception[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, rule, path, count, reason] = /^(\S+)\s+(\S+)\s+(\d+)\s+(\S.{9,})$/.exec(line) ?? [];
      if (!rule || !path || !count || !reason)
        throw new Error(`exceptions.txt: expected "<rule> <path> <count> <reason>", got "${line}"`);
      return { rule, path, count: Number(count), reason };
    });
}

/** The accepted count, which is 0 where nothing is written. */
export const acceptedCount = (all: readonly Exception[], rule: string, path: string): number =>
  all.find((each) => each.rule === rule && each.path === path)?.count ?? 0;

/** Exceptions that grew since an earlier version of the file: an exception may only shrink. */
export function grown(
  now: readonly Exception[],
  earlier: readonly (readonly Exception[])[],
): readonly Exception[] {
  return now.filter(({ rule, path, count }) =>
    earlier.some((version) => {
      const before = acceptedCount(version, rule, path);
      return before > 0 && before < count;
    }),
  );
}
