import type { Tree } from '@nx/devkit';
import ts from 'typescript';

/**
 * A name that one of the generated files gives to two things, or to one inside of the other: with
 * such a name the file would not compile, or not mean what it says.
 */
export function nameClash(tree: Tree): { name: string; path: string } | undefined {
  for (const { path, content } of tree.listChanges()) {
    if (!/\.tsx?$/.test(path)) continue;
    const { outer, inner } = namesIn(path, content?.toString() ?? '');
    const name = outer.find((each, at) => outer.indexOf(each) < at || inner.includes(each));
    if (name !== undefined) return { name, path };
  }
  return undefined;
}

/** The names of the whole file, and those that hold inside of a function only. */
function namesIn(
  path: string,
  text: string,
): { outer: readonly string[]; inner: readonly string[] } {
  const outer: string[] = [];
  const inner: string[] = [];
  const visit = (node: ts.Node, isInside: boolean): void => {
    if (givesName(node) && node.name && ts.isIdentifier(node.name))
      (isInside ? inner : outer).push(node.name.text);
    ts.forEachChild(node, (child) => visit(child, isInside || ts.isFunctionLike(node)));
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true), false);
  return { outer, inner };
}

const givesName = (node: ts.Node): node is ts.NamedDeclaration =>
  ts.isImportClause(node) ||
  ts.isImportSpecifier(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isVariableDeclaration(node) ||
  ts.isBindingElement(node) ||
  ts.isParameter(node);
