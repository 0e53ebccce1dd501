import type { Tree } from '@nx/devkit';
import ts from 'typescript';

/** A source file that a generator adds to. Places are found in the syntax tree, not by patterns. */
export type Source = {
  readonly path: string;
  readonly file: ts.SourceFile;
};

export function readSource(tree: Tree, path: string): Source {
  const text = tree.read(path, 'utf8');
  if (text === null) throw new Error(`${path} is not there.`);
  return { path, file: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** The first node, in reading order, for which `pick` answers something. */
export function find<T>(
  { path, file }: Source,
  what: string,
  pick: (node: ts.Node) => T | undefined,
): T {
  const visit = (node: ts.Node): T | undefined => pick(node) ?? ts.forEachChild(node, visit);
  const found = visit(file);
  if (found === undefined) throw new Error(`${path} has no ${what}: add the code by hand.`);
  return found;
}

/** Adds a member as the last of an object literal, type literal or array literal. */
export function addMember(
  tree: Tree,
  source: Source,
  list: ts.ObjectLiteralExpression | ts.TypeLiteralNode | ts.ArrayLiteralExpression,
  member: string,
): void {
  const members: ts.NodeArray<ts.Node> = ts.isObjectLiteralExpression(list)
    ? list.properties
    : ts.isTypeLiteralNode(list)
      ? list.members
      : list.elements;
  const separated = ts.isTypeLiteralNode(list) || members.length === 0 || members.hasTrailingComma;
  insert(tree, source, members.end, `${separated ? '' : ','}\n${member}`);
}

/** Inserts text at a place of the file as it was read: one insertion per reading. */
export function insert(tree: Tree, { path, file }: Source, at: number, text: string): void {
  tree.write(path, file.text.slice(0, at) + text + file.text.slice(at));
}

/** Makes `names` importable from `from`, in an import that is there or in a new one. */
export function addImport(tree: Tree, path: string, from: string, names: readonly string[]): void {
  const source = readSource(tree, path);
  const imports = source.file.statements.filter(ts.isImportDeclaration);
  const lists = imports
    .filter(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text === from)
    .map(({ importClause }) => importClause)
    .flatMap((clause) =>
      clause?.namedBindings && ts.isNamedImports(clause.namedBindings)
        ? [{ elements: clause.namedBindings.elements, typesOnly: clause.isTypeOnly }]
        : [],
    );
  const bare = (name: string) => name.replace(/^type /, '');
  const present = new Set(lists.flatMap(({ elements }) => elements.map(({ name }) => name.text)));
  const missing = names.filter((name) => !present.has(bare(name)));
  if (missing.length === 0) return;
  const values = missing.some((name) => name === bare(name));
  const list = lists.find(({ typesOnly }) => !typesOnly || !values);
  if (list === undefined) {
    const after = imports.at(-1)?.end ?? 0;
    const clause = values
      ? `{ ${missing.join(', ')} }`
      : `type { ${missing.map(bare).join(', ')} }`;
    insert(tree, source, after, `\nimport ${clause} from '${from}';`);
  } else {
    const written = list.typesOnly ? missing.map(bare) : missing;
    insert(tree, source, list.elements.end, `, ${written.join(', ')}`);
  }
}

/** The literal object of `export const <name> = { … } satisfies …`, or of a call's last argument. */
export function objectOf(source: Source, name: string): ts.ObjectLiteralExpression {
  return find(source, `const ${name}`, (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== name) return undefined;
    return literalOf(node.initializer);
  });
}

export function literalOf(node: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  if (node === undefined) return undefined;
  if (ts.isObjectLiteralExpression(node)) return node;
  if (
    ts.isSatisfiesExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isParenthesizedExpression(node)
  )
    return literalOf(node.expression);
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? undefined : literalOf(node.body);
  return ts.isCallExpression(node) ? literalOf(node.arguments.at(-1)) : undefined;
}

/** The value of a property of an object literal, if it is there and is written with a colon. */
export function valueOf(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | undefined {
  const property = object.properties.find((each) => each.name?.getText() === name);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}
