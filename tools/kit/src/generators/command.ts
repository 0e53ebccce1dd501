import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import ts from 'typescript';
import { afterwards, type Generated } from './afterwards.ts';
import {
  type Aggregate,
  aggregateOf,
  type ContextParts,
  partsOf,
  unionOf,
} from './context-parts.ts';
import {
  addImport,
  addMember,
  find,
  insert,
  literalOf,
  objectOf,
  readSource,
  type Source,
  valueOf,
} from './source-edit.ts';
import { eventOf, pluralOf, type Words, wordsOf } from './words.ts';

export type CommandOptions = {
  readonly context: string;
  /** Verb first, in kebab-case. */
  readonly name: string;
  readonly noun?: string;
  readonly event?: string;
};

/** A command through every layer: aggregate, projections, contract, handler, module and a test. */
export async function commandGenerator(tree: Tree, options: CommandOptions): Promise<Generated> {
  const parts = partsOf(tree, options.context);
  const aggregate = aggregateOf(tree, parts, options.noun);
  const command = wordsOf(options.name);
  const event = options.event ?? eventOf(command.kebab);
  if (tree.exists(`${parts.application}/${command.kebab}.ts`))
    throw new Error(`${parts.context.kebab} has a ${command.kebab} already.`);
  if (aggregate.events.includes(event))
    throw new Error(
      `${aggregate.noun.pascal} has an event ${event} already: name it with --event.`,
    );

  decideAndEvolve(tree, aggregate, command, event);
  tellProjections(tree, parts, aggregate, event);
  addOperation(tree, parts, aggregate, command);
  generateFiles(tree, join(import.meta.dirname, 'command'), parts.application, {
    command: command.kebab,
    commandName: command.camel,
    Command: command.pascal,
    context: parts.context.kebab,
    contextName: parts.context.camel,
    ContextName: parts.context.pascal,
    nounName: aggregate.noun.camel,
    port: portOf(tree, parts, aggregate),
  });
  addToRouter(tree, parts, command);
  addTest(tree, aggregate, command);
  return afterwards(tree);
}

const notFound = ({ kebab }: Words): string =>
  `${kebab.replaceAll('-', '_').toUpperCase()}_NOT_FOUND`;

function decideAndEvolve(tree: Tree, aggregate: Aggregate, command: Words, event: string): void {
  const { noun, path, initialStatus } = aggregate;
  const idField = `${noun.camel}Id`;
  const member = (type: string) => `\n  | { type: '${type}'; ${idField}: ${noun.pascal}Id }`;
  for (const [union, type] of [
    [`${noun.pascal}Command`, command.pascal],
    [`${noun.pascal}Event`, event],
  ] as const) {
    const source = readSource(tree, path);
    insert(tree, source, unionOf(source, union).type.end, member(type));
  }
  const source = readSource(tree, path);
  const table = valueOf(objectOf(source, noun.camel), 'decide');
  if (!table || !ts.isObjectLiteralExpression(table))
    throw new Error(`${path} has no decide table.`);
  addMember(
    tree,
    source,
    table,
    `
    ${command.pascal}({ ${idField} }, state) {
      if (state.status === '${initialStatus}') return reject({ code: '${notFound(noun)}' });
      return accept({ type: '${event}', ${idField} });
    },`,
  );
  const decided = readSource(tree, path);
  insert(
    tree,
    decided,
    casesOf(decided).clauses.end,
    `\n      case '${event}':\n        return state;`,
  );
  addImport(tree, path, '@atelier/kernel', ['accept', 'reject']);
}

const casesOf = (source: Source): ts.CaseBlock =>
  find(source, 'switch (event.type)', (node) =>
    ts.isSwitchStatement(node) && node.expression.getText() === 'event.type'
      ? node.caseBlock
      : undefined,
  );

/** Every projection of the aggregate must say what the new event changes; until thought about, nothing. */
function tellProjections(
  tree: Tree,
  parts: ContextParts,
  aggregate: Aggregate,
  event: string,
): void {
  for (const name of tree
    .children(parts.application)
    .filter((each) => each.endsWith('.projection.ts'))) {
    const source = readSource(tree, `${parts.application}/${name}`);
    if (!source.file.text.includes(`projection<${aggregate.noun.pascal}Event`)) continue;
    const table = find(source, 'projection table', (node) =>
      ts.isCallExpression(node) && node.expression.getText() === 'projection'
        ? literalOf(node.arguments[1])
        : undefined,
    );
    addMember(tree, source, table, `${event}: () => [],`);
  }
}

function addOperation(tree: Tree, parts: ContextParts, { noun }: Aggregate, command: Words): void {
  const source = readSource(tree, parts.contract);
  const sentence = command.spaced.charAt(0).toUpperCase() + command.spaced.slice(1);
  addMember(
    tree,
    source,
    objectOf(source, parts.context.camel),
    `
  ${command.camel}: c
    .command('/${pluralOf(noun.kebab)}/{${noun.camel}Id}/${command.kebab}', { summary: '${sentence}' })
    .input(z.object({ ${noun.camel}Id: id('${noun.kebab}') }))
    .output(Receipt)
    .errors({ ${notFound(noun)}: problem(404, 'No such ${noun.spaced}.') }),`,
  );
  addImport(tree, parts.contract, '@atelier/contract', ['id', 'problem', 'Receipt', 'z']);
}

/** What the context's ports call the executor of the aggregate. */
function portOf(tree: Tree, parts: ContextParts, { noun }: Aggregate): string {
  return find(readSource(tree, parts.ports), `Execute<typeof ${noun.camel}>`, (node) =>
    ts.isPropertySignature(node) && node.type?.getText() === `Execute<typeof ${noun.camel}>`
      ? node.name.getText()
      : undefined,
  );
}

/** The router is the object whose values are calls on the ports. */
function addToRouter(tree: Tree, parts: ContextParts, command: Words): void {
  const source = readSource(tree, parts.module);
  const router = find(source, 'router, an object of handlers', (node) => {
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    const handlers = node.properties.filter(
      (each) => ts.isPropertyAssignment(each) && /^\w+\(ports\)$/.test(each.initializer.getText()),
    );
    return handlers.length > 0 && handlers.length === node.properties.length ? node : undefined;
  });
  addMember(tree, source, router, `${command.camel}: ${command.camel}(ports),`);
  addImport(tree, parts.module, `./application/${command.kebab}.ts`, [command.camel]);
}

function addTest(tree: Tree, { noun, path }: Aggregate, command: Words): void {
  const test = path.replace(/\.ts$/, '.test.ts');
  const text = tree.read(test, 'utf8') ?? '';
  tree.write(
    test,
    `${text}
test('${command.spaced}: what is not there cannot be changed', () => {
  given(${noun.camel})
    .when({ type: '${command.pascal}', ${noun.camel}Id: '${noun.kebab}_1' })
    .rejects({ code: '${notFound(noun)}' });
});
`,
  );
  addImport(tree, test, 'node:test', ['test']);
  addImport(tree, test, '@atelier/kernel/testing', ['given']);
  addImport(tree, test, `./${noun.kebab}.ts`, [noun.camel]);
}
