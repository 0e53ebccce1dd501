/** What a path found: the target of its method, or the methods that would find one. */
export type Found<Target> =
  | { readonly target: Target; readonly params: Readonly<Record<string, string>> }
  | { readonly allowed: readonly string[] }
  | undefined;

type Node<Target> = {
  readonly fixed: Map<string, Node<Target>>;
  /** The node behind `{name}`; each method names its parameters itself. */
  one?: Node<Target>;
  /** The node behind `{+name}`, which takes the rest of the path. */
  rest?: Node<Target>;
  readonly methods: Map<string, { target: Target; names: readonly string[] }>;
};

/**
 * Paths with parameters, as in `/users/{userId}` and, for the rest of a path, `/models/{+model}`.
 * A fixed segment wins over a parameter. Throws when two targets have the same method and path.
 */
export function routeTable<Target>(
  routes: readonly { readonly method: string; readonly path: string; readonly target: Target }[],
): { find(method: string, path: string): Found<Target> } {
  const root = node<Target>();
  for (const { method, path, target } of routes) {
    let at = root;
    const names: string[] = [];
    for (const segment of segmentsOf(path)) {
      const [, rest, name] = /^\{(\+?)(\w+)\}$/.exec(segment) ?? [];
      if (name !== undefined) names.push(name);
      if (name === undefined) at = fixedChild(at, segment);
      else if (rest === '+') at = at.rest ??= node();
      else at = at.one ??= node();
    }
    if (at.methods.has(method)) throw new Error(`Two operations have the path ${method} ${path}.`);
    at.methods.set(method, { target, names });
  }
  return {
    find(method, path) {
      const values: string[] = [];
      const found = findIn(root, segmentsOf(path), 0, values, method);
      if (found === undefined) return undefined;
      const match = found.methods.get(method);
      if (match === undefined) return { allowed: [...found.methods.keys()] };
      const params: Record<string, string> = {};
      for (const [index, name] of match.names.entries())
        params[name] = decodeURIComponent(values[index] ?? '');
      return { target: match.target, params };
    },
  };
}

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

function node<Target>(): Node<Target> {
  return { fixed: new Map(), methods: new Map() };
}

function fixedChild<Target>(at: Node<Target>, segment: string): Node<Target> {
  const child = at.fixed.get(segment) ?? node<Target>();
  at.fixed.set(segment, child);
  return child;
}

/**
 * The node of a path: one that has the method if there is any, else one that has another. `values`
 * then holds what the parameters on the way stand for.
 */
function findIn<Target>(
  at: Node<Target>,
  segments: readonly string[],
  index: number,
  values: string[],
  method: string,
): Node<Target> | undefined {
  const segment = segments[index];
  if (segment === undefined) return at.methods.size > 0 ? at : undefined;
  let other: Node<Target> | undefined;
  const depth = values.length;
  const consider = (found: Node<Target> | undefined): Node<Target> | undefined => {
    if (found?.methods.has(method)) return found;
    values.length = depth;
    other ??= found;
    return undefined;
  };

  const fixed = at.fixed.get(segment);
  const byName = fixed && consider(findIn(fixed, segments, index + 1, values, method));
  if (byName) return byName;
  if (at.one !== undefined && segment !== '') {
    values.push(segment);
    const byParameter = consider(findIn(at.one, segments, index + 1, values, method));
    if (byParameter) return byParameter;
  }
  if (at.rest !== undefined && segment !== '') {
    values.push(segments.slice(index).join('/'));
    const byRest = consider(at.rest);
    if (byRest) return byRest;
  }
  return other;
}
