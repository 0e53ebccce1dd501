export type SourceFile = { readonly path: string; readonly text: string };

/** A convention about one file. `violation` is a file that must break it: proof that it can fail. */
export type FileRule = {
  /** Names the rule in exceptions.txt. */
  readonly id: string;
  readonly sentence: string;
  readonly appliesTo: RegExp;
  /** How often the file breaks the rule; 0 keeps it. A size rule answers the size itself. */
  readonly count: (file: SourceFile) => number;
  readonly violation: SourceFile;
};

/** All files of the workspace that git would keep: path to text. */
export type Workspace = ReadonlyMap<string, string>;

/** A convention about how files belong together. `findings` says what is wrong, and where. */
export type WorkspaceRule = {
  readonly sentence: string;
  readonly findings: (workspace: Workspace) => readonly string[];
  readonly violation: Readonly<Record<string, string>>;
};

/** What a file imports, exports from or loads with `import()`, as written. */
export function importsOf(text: string): readonly string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"\n]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** How often `pattern`, which must be global, occurs. */
export const occurrences = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].length;

export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
