import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type FirstVisit = {
  /** As `usage.screen`. */
  readonly screen: string;
  readonly files: number;
  /** As they are sent to who takes gzip. */
  readonly sizeBytes: number;
};

type Part = {
  readonly name?: string;
  readonly file: string;
  readonly css?: readonly string[];
  /** Keys of parts. */
  readonly imports?: readonly string[];
};
type Parts = Readonly<Record<string, Part>>;

/** Without the navigation around them. */
const OUTSIDE = ['sign-in.screen', 'unsubscribe.screen'];

/** What somebody who has nothing of a build yet waits for, before each of its screens is there. */
export async function firstVisits(folder: string): Promise<readonly FirstVisit[]> {
  const manifest = await readFile(join(folder, '.vite/manifest.json'), 'utf8');
  const parts = JSON.parse(manifest) as Parts;
  const list = Object.values(parts);
  const named = (name: string) => list.filter((part) => part.name === name);
  const screens = list.flatMap(({ name }) => (name?.endsWith('.screen') ? [name] : []));
  return Promise.all(
    screens.map(async (screen) => {
      const asked = ['index', screen, ...(OUTSIDE.includes(screen) ? [] : ['layout'])];
      const files = filesOf(asked.flatMap(named), parts);
      const sizes = await Promise.all([...files].map((file) => stat(join(folder, `${file}.gz`))));
      const sizeBytes = sizes.reduce((sum, { size }) => sum + size, 0);
      return { screen, files: files.size, sizeBytes };
    }),
  );
}

/** With all that they import before they run. */
function filesOf(asked: readonly Part[], parts: Parts): ReadonlySet<string> {
  const reached = new Set(asked);
  for (const { imports = [] } of reached)
    for (const key of imports) {
      const part = parts[key];
      if (part) reached.add(part);
    }
  return new Set([...reached].flatMap(({ file, css = [] }) => [file, ...css]));
}
