import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import { find, readSource, type Source, valueOf } from './source-edit.ts';
import { type Words, wordsOf } from './words.ts';

/** Where the parts of a context lie, as far as a generator adds to them. */
export type ContextParts = {
  readonly context: Words;
  readonly contract: string;
  readonly module: string;
  readonly application: string;
  readonly ports: string;
};

export function partsOf(tree: Tree, contextName: string): ContextParts {
  const context = wordsOf(contextName);
  const folder = `contexts/${context.kebab}`;
  const src = `${folder}/module/src`;
  if (!tree.exists(src))
    throw new Error(
      `There is no context ${context.kebab}. Make it with: npm run g -- context ${context.kebab}`,
    );
  return {
    context,
    contract: `${folder}/contract/src/${context.kebab}.contract.ts`,
    module: `${src}/${context.kebab}.module.ts`,
    application: `${src}/application`,
    ports: `${src}/application/ports.ts`,
  };
}

/** An aggregate as its file shows it. */
export type Aggregate = {
  readonly noun: Words;
  readonly path: string;
  /** The status from which it begins, as `absent`. */
  readonly initialStatus: string;
  /** In the order of the union, which begins with what makes it. */
  readonly events: readonly string[];
};

/** The aggregate `noun` of a context; without `noun`, the only one it has. */
export function aggregateOf(tree: Tree, parts: ContextParts, noun?: string): Aggregate {
  const domain = parts.application.replace(/application$/, 'domain');
  const all = tree
    .children(domain)
    .filter((name) => /^[a-z0-9-]+\.ts$/.test(name))
    .filter((name) => tree.read(`${domain}/${name}`, 'utf8')?.includes('satisfies Decider<'))
    .map((name) => name.replace(/\.ts$/, ''));
  const [only, ...more] = noun === undefined ? all : all.filter((name) => name === noun);
  if (only === undefined || more.length > 0)
    throw new Error(
      `Say which aggregate with --noun. ${parts.context.kebab} has: ${all.join(', ') || 'none'}.`,
    );
  const path = `${domain}/${only}.ts`;
  const source = readSource(tree, path);
  const words = wordsOf(only);
  return { noun: words, path, initialStatus: statusOf(source), events: eventsOf(source, words) };
}

function statusOf(source: Source): string {
  return find(source, 'initial: { status: … }', (node) => {
    if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'initial') return undefined;
    if (!ts.isObjectLiteralExpression(node.initializer)) return undefined;
    const status = valueOf(node.initializer, 'status');
    return status && ts.isStringLiteral(status) ? status.text : undefined;
  });
}

function eventsOf(source: Source, noun: Words): readonly string[] {
  const union = unionOf(source, `${noun.pascal}Event`).type;
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const named =
      ts.isPropertySignature(node) && node.name.getText() === 'type' ? node.type : undefined;
    if (named && ts.isLiteralTypeNode(named) && ts.isStringLiteral(named.literal))
      names.push(named.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(union);
  return names;
}

export const unionOf = (source: Source, name: string): ts.TypeAliasDeclaration =>
  find(source, `type ${name}`, (node) =>
    ts.isTypeAliasDeclaration(node) && node.name.text === name ? node : undefined,
  );
