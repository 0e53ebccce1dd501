import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import ts from 'typescript';
import { afterwards, type Generated } from './afterwards.ts';
import { aggregateOf, type ContextParts, partsOf, unionOf } from './context-parts.ts';
import { addImport, addMember, find, objectOf, readSource, valueOf } from './source-edit.ts';
import { type Words, wordsOf } from './words.ts';

export type ProjectionOptions = {
  readonly context: string;
  readonly name: string;
  readonly noun?: string;
};

/** A read table of an aggregate's events, registered with the module and handed to its ports. */
export async function projectionGenerator(
  tree: Tree,
  options: ProjectionOptions,
): Promise<Generated> {
  const parts = partsOf(tree, options.context);
  const { noun, events } = aggregateOf(tree, parts, options.noun);
  const name = wordsOf(options.name);
  if (tree.exists(`${parts.application}/${name.kebab}.projection.ts`))
    throw new Error(`${parts.context.kebab} has a projection ${name.kebab} already.`);
  const [first, ...later] = events;
  generateFiles(tree, join(import.meta.dirname, 'projection'), parts.application, {
    projection: name.kebab,
    projectionName: name.camel,
    Projection: name.pascal,
    noun: noun.kebab,
    Noun: noun.pascal,
    first,
    later,
  });
  addToModule(tree, parts, name);
  addToPorts(tree, parts, name);
  return afterwards(tree);
}

function addToModule(tree: Tree, { module, context }: ContextParts, { kebab, camel }: Words): void {
  const listed = readSource(tree, module);
  const projections = valueOf(objectOf(listed, `${context.camel}Module`), 'projections');
  if (!projections || !ts.isArrayLiteralExpression(projections))
    throw new Error(`${module} has no list of projections.`);
  addMember(tree, listed, projections, camel);

  const source = readSource(tree, module);
  addMember(tree, source, objectOf(source, 'ports'), `${camel}Rows: store.rows(${camel}),`);
  addImport(tree, module, `./application/${kebab}.projection.ts`, [camel]);
}

function addToPorts(
  tree: Tree,
  { ports, context }: ContextParts,
  { kebab, camel, pascal }: Words,
): void {
  const source = readSource(tree, ports);
  const { type } = unionOf(source, `${context.pascal}Ports`);
  const members = find(source, `type ${context.pascal}Ports = { … }`, (node) =>
    node === type && ts.isTypeLiteralNode(node) ? node : undefined,
  );
  addMember(tree, source, members, `readonly ${camel}Rows: Rows<${pascal}Row>;`);
  addImport(tree, ports, `./${kebab}.projection.ts`, [`type ${pascal}Row`]);
  addImport(tree, ports, '@atelier/event-store', ['type Rows']);
}
