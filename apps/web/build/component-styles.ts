import { glob, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The name that Mantine gives to a class. */
const CLASS = /\bm_[0-9a-f]{6,8}\b/g;

const LIST = join(import.meta.dirname, '../../../platform/ui/src/mantine.css');

/** As `Button`: of which components of Mantine the design system takes the style. */
export async function listedStyles(): Promise<readonly string[]> {
  const text = await readFile(LIST, 'utf8');
  return [...text.matchAll(/styles\/([\w-]+)\.css/g)].map(([, name = '']) => name);
}

/**
 * Of which it has to, in their order: of those whose classes are in the scripts of a build, and of
 * what has no class and is for all.
 */
export async function neededStyles(folder: string): Promise<readonly string[]> {
  const used = new Set<string>();
  for await (const name of glob('**/*.js', { cwd: folder }))
    for (const [found] of (await readFile(join(folder, name), 'utf8')).matchAll(CLASS))
      used.add(found);
  const whole = fileURLToPath(import.meta.resolve('@mantine/core/styles.css'));
  const all = await readFile(whole, 'utf8');
  const needed: { name: string; place: number }[] = [];
  for await (const path of glob('styles/*.css', { cwd: dirname(whole) })) {
    if (path.endsWith('.layer.css')) continue;
    const text = await readFile(join(dirname(whole), path), 'utf8');
    const classes = text.match(CLASS) ?? [];
    if (classes.length === 0 || classes.some((each) => used.has(each)))
      needed.push({ name: basename(path, '.css'), place: all.indexOf(text.trim()) });
  }
  return needed.sort((one, other) => one.place - other.place).map(({ name }) => name);
}
