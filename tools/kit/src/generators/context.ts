import { join } from 'node:path';
import { generateFiles, readJson, type Tree } from '@nx/devkit';
import { afterwards, type Generated } from './afterwards.ts';
import { nameClash } from './name-clash.ts';
import { capitalised, pluralOf, singularOf, withArticle, wordsOf } from './words.ts';

export type ContextOptions = {
  /** Of the context, in kebab-case. */
  readonly name: string;
  /** What it keeps: its first aggregate. Without it, the context's name in the singular. */
  readonly noun?: string;
  readonly skipInstall?: boolean;
};

/** A context that works: contract, module with one aggregate and its list, screen, README, tests. */
export async function contextGenerator(tree: Tree, options: ContextOptions): Promise<Generated> {
  const context = wordsOf(options.name);
  const noun = wordsOf(options.noun ?? singularOf(options.name));
  const nouns = wordsOf(pluralOf(noun.kebab));
  const folder = `contexts/${context.kebab}`;
  if (tree.exists(folder)) throw new Error(`${folder} is there already.`);
  if (['apps', 'platform', 'tools'].some((group) => tree.exists(`${group}/${context.kebab}`)))
    throw new Error(`@atelier/${context.kebab} is a package already: take another name.`);

  // What the design system uses is what a screen uses: one version of each in the workspace.
  const ui = readJson<{ dependencies: Record<string, string> }>(tree, 'platform/ui/package.json');
  const web = readJson<{ dependencies: Record<string, string> }>(tree, 'apps/web/package.json');
  generateFiles(tree, join(import.meta.dirname, 'context'), folder, {
    context: context.kebab,
    contextName: context.camel,
    ContextName: context.pascal,
    noun: noun.kebab,
    nounName: noun.camel,
    Noun: noun.pascal,
    nounWords: noun.spaced,
    NounWords: capitalised(withArticle(noun.spaced)),
    aNoun: withArticle(noun.spaced),
    nouns: nouns.kebab,
    nounsName: nouns.camel,
    Nouns: nouns.pascal,
    nounsWords: nouns.spaced,
    NounsWords: capitalised(nouns.spaced),
    versions: { ...web.dependencies, ...ui.dependencies },
  });
  const clash = nameClash(tree);
  if (clash !== undefined)
    throw new Error(
      `"${clash.name}" would mean two things in ${clash.path}. Say what the context keeps by ` +
        `another name: npm run g -- context ${context.kebab} <first aggregate>`,
    );
  return afterwards(tree, { install: !options.skipInstall });
}
