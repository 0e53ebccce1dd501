import { readFileSync } from 'node:fs';
import type { z } from '@atelier/contract';
import { RoutesFile } from '@atelier/gateway-contract';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { definitionOf } from '../application/save-route.ts';
import { flawOf, type RouteDefinition } from '../domain/route.ts';

export type FileRoutes = ReadonlyMap<string, RouteDefinition>;

/** What is wrong with a routes file: a sentence for each place, with its line, its column and a cure. */
export class RoutesFileError extends Error {
  readonly problems: readonly string[];

  constructor(path: string, problems: readonly string[]) {
    super(
      `The routes file ${path} is not right:\n${problems.map((each) => `  ${each}`).join('\n')}`,
    );
    this.name = 'RoutesFileError';
    this.problems = problems;
  }
}

/** The routes in a file of YAML or JSON. Throws a RoutesFileError that names everything wrong in it. */
export function readRoutesFile(path: string): FileRoutes {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const cure = 'Put it there, or correct ATELIER_ROUTES.';
    throw new RoutesFileError(path, [`It cannot be read (${(cause as Error).message}). ${cure}`]);
  }
  return parseRoutesFile(text, path);
}

export function parseRoutesFile(text: string, path: string): FileRoutes {
  const lines = new LineCounter();
  // JSON is YAML.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, what: string) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}: ${what}`;
  };
  if (document.errors.length > 0)
    throw new RoutesFileError(
      path,
      document.errors.map(({ pos, message }) => at(pos[0], sentence(message))),
    );
  const read = RoutesFile.safeParse(valueOf(document, path, at) ?? {});
  if (!read.success)
    throw new RoutesFileError(
      path,
      read.error.issues.map((issue) => at(placeOf(document, issue), complaint(issue))),
    );
  const routes = Object.entries(read.data.routes).map(
    ([name, given]) => [name, definitionOf(given)] as const,
  );
  const problems = routes.flatMap(([name, definition]) => {
    const flaw = flawOf(definition);
    if (flaw === undefined) return [];
    const { model } = flaw;
    const lists = [...definition.fallbacks.entries()].reverse();
    const last = lists.find(([, each]) => each.model === model)?.[0];
    const path = last === undefined ? ['targets'] : ['fallbacks', last, 'model'];
    const place = offsetOf(document, ['routes', name, ...path]);
    return [at(place, `the route ${name} ${FLAWS[flaw.code]} ("${model}").`)];
  });
  if (problems.length > 0) throw new RoutesFileError(path, problems);
  return new Map(routes);
}

const FLAWS = {
  ROUTE_OF_ROUTES: 'leads to another route; name models of providers only',
  ROUTE_TARGET_TWICE: 'names a model twice; name each once, with a larger weight',
} as const;

type Issue = z.core.$ZodIssue;
type At = (offset: number, what: string) => string;

/** Aliases that make a document larger than it is are refused where they stand. */
function valueOf(document: Document, path: string, at: At): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new RoutesFileError(path, [at(0, sentence((cause as Error).message))]);
  }
}

function complaint(issue: Issue): string {
  const where = issue.path.length === 0 ? 'the file' : pathText(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.keys.map((key) => `"${key}"`).join(', ');
      return `${where} has no ${keys}. Take it out, or correct its spelling.`;
    }
    case 'invalid_type':
      return issue.input === undefined && issue.message.startsWith('Invalid')
        ? `${where} is missing.`
        : `${where} must be ${expected(issue)}.`;
    case 'invalid_key':
      return `${where}: a route's name is ${issue.issues[0]?.message ?? 'another text'}.`;
    case 'invalid_value':
      return `${where} must be one of ${issue.values.join(', ')}.`;
    default:
      return `${where} must be ${expected(issue)}.`;
  }
}

function expected({ message, code, ...issue }: Issue): string {
  // The schema's own words say what is expected; the library's say what was wrong.
  if (!/^(Invalid|Too |Unrecog)/.test(message)) return message;
  return 'expected' in issue ? `a value of the type ${String(issue.expected)}` : message;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((each, index) =>
      typeof each === 'number' ? `[${each}]` : `${index === 0 ? '' : '.'}${String(each)}`,
    )
    .join('');
}

function placeOf(document: Document, issue: Issue): number {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys' || issue.code === 'invalid_key') {
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : path.at(-1);
    const parent = issue.code === 'invalid_key' ? path.slice(0, -1) : path;
    const map = nodeAt(document, parent);
    const pair = isMap(map)
      ? map.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key))
      : undefined;
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  return offsetOf(document, path);
}

/** Where a value stands; where its parent does when it is not there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = nodeAt(document, path.slice(0, length));
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function nodeAt(document: Document, path: readonly PropertyKey[]): unknown {
  return path.length === 0 ? document.contents : document.getIn(path, true);
}

function sentence(message: string): string {
  const [first = message] = message.split('\n');
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
