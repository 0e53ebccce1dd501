import { join } from 'node:path';
import { generateFiles, type Tree, updateJson } from '@nx/devkit';
import { afterwards, type Generated } from './afterwards.ts';
import { partsOf } from './context-parts.ts';
import { wordsOf } from './words.ts';

export type ProcessOptions = {
  readonly context: string;
  readonly name: string;
  readonly skipInstall?: boolean;
};

type Manifest = { dependencies: Record<string, string> };

/** A durable process with its ports, two steps with their undo, and a test that makes one fail. */
export async function processGenerator(tree: Tree, options: ProcessOptions): Promise<Generated> {
  const parts = partsOf(tree, options.context);
  const name = wordsOf(options.name);
  if (tree.exists(`${parts.application}/${name.kebab}.process.ts`))
    throw new Error(`${parts.context.kebab} has a process ${name.kebab} already.`);
  generateFiles(tree, join(import.meta.dirname, 'process'), parts.application, {
    process: name.kebab,
    processName: name.camel,
    Process: name.pascal,
    context: parts.context.kebab,
  });
  updateJson<Manifest>(tree, `contexts/${parts.context.kebab}/module/package.json`, (manifest) => ({
    ...manifest,
    dependencies: sorted({
      ...manifest.dependencies,
      '@atelier/kernel': '*',
      '@atelier/processes': '*',
    }),
  }));
  return afterwards(tree, { install: !options.skipInstall });
}

const sorted = (dependencies: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)));
