import regexpTree from 'regexp-tree';

// The package's own names for these are in a module that has no file.
type Expression = NonNullable<ReturnType<typeof regexpTree.parse>['body']>;
type Repetition = Extract<Expression, { type: 'Repetition' }>;
type Assertion = Extract<Expression, { type: 'Assertion' }>;

/** Tries a pattern at one place, and counts what it takes. */
export type Machine = (
  text: string,
  start: number,
) => { readonly isMatch: boolean; readonly steps: number };

type Go = (at: number) => boolean;
/** Matches at a place and goes on; false sends it back to its next way. */
type Part = (at: number, go: Go) => boolean;
/** How long the sign at a place is; 0 for one that is not meant. */
type Sign = (at: number) => number;

/** A backtracking engine as the language defines it, one step for each sign that is looked at. */
export function counting(pattern: RegExp): Machine {
  const flags = pattern.flags.replace(/[dgy]/g, '');
  const tree = regexpTree.parse(`/${pattern.source}/${flags}`, { captureLocations: true });
  let text = '';
  let steps = 0;
  let groups: (readonly [number, number] | undefined)[] = [];

  const nothing: Part = (at, go) => go(at);

  function part(node: Expression | null): Part {
    if (node === null) return nothing;
    switch (node.type) {
      case 'Alternative':
        return node.expressions
          .map(part)
          .reduceRight((rest, first) => (at, go) => first(at, (next) => rest(next, go)), nothing);
      case 'Disjunction': {
        const [left, right] = [part(node.left), part(node.right)];
        return (at, go) => left(at, go) || right(at, go);
      }
      case 'Group': {
        const inner = part(node.expression);
        if (!node.capturing) return inner;
        const { number } = node;
        return (at, go) =>
          inner(at, (end) => {
            const before = groups[number];
            groups[number] = [at, end];
            if (go(end)) return true;
            groups[number] = before;
            return false;
          });
      }
      case 'Repetition':
        return repeated(node);
      case 'Assertion':
        return asserted(node);
      case 'Backreference': {
        const { number } = node;
        return (at, go) => {
          const [from, to] = groups[number] ?? [0, 0];
          steps += to - from;
          return text.startsWith(text.slice(from, to), at) && go(at + to - from);
        };
      }
      default: {
        const sign = signOf(node);
        return (at, go) => {
          const length = sign(at);
          return length > 0 && go(at + length);
        };
      }
    }
  }

  function repeated({ expression, quantifier }: Repetition): Part {
    const { kind, greedy: isGreedy } = quantifier;
    const least = kind === 'Range' ? quantifier.from : kind === '+' ? 1 : 0;
    const most = kind === 'Range' ? (quantifier.to ?? Infinity) : kind === '?' ? 1 : Infinity;
    if (isGreedy && expression && expression.type.startsWith('Char'))
      return run(signOf(expression), least, most);
    const inner = part(expression);
    const loop = (count: number, at: number, go: Go): boolean => {
      const again = () =>
        count < most && inner(at, (end) => (end > at || count < least) && loop(count + 1, end, go));
      if (count < least) return again();
      return isGreedy ? again() || go(at) : go(at) || again();
    };
    return (at, go) => loop(0, at, go);
  }

  /** Signs one after the other, without a call for each. */
  function run(sign: Sign, least: number, most: number): Part {
    return (at, go) => {
      const ends = [at];
      for (let length = 0; ends.length <= most; ) {
        length = sign(ends.at(-1) ?? at);
        if (length === 0) break;
        ends.push((ends.at(-1) ?? at) + length);
      }
      for (let count = ends.length - 1; count >= least; count--) {
        steps++;
        if (go(ends[count] ?? at)) return true;
      }
      return false;
    };
  }

  function asserted(node: Assertion): Part {
    if (node.kind === 'Lookahead') {
      const inner = part(node.assertion);
      return (at, go) => inner(at, () => true) !== (node.negative ?? false) && go(at);
    }
    if (node.kind === 'Lookbehind') {
      const inner = part(node.assertion);
      const widest = widthOf(node.assertion);
      const holds = (at: number) => {
        for (let start = at; start >= Math.max(0, at - widest); start--)
          if (inner(start, (end) => end === at)) return true;
        return false;
      };
      return (at, go) => holds(at) !== (node.negative ?? false) && go(at);
    }
    const holds = new RegExp(`${node.kind}`, `y${flags.replace(/[^mu]/g, '')}`);
    return (at, go) => {
      steps++;
      holds.lastIndex = at;
      return holds.test(text) && go(at);
    };
  }

  function signOf(node: Expression): Sign {
    const one = new RegExp(`^(?:${node.loc?.source})$`, flags.replace('m', ''));
    const ascii = Array.from({ length: 128 }, (_, code) => one.test(String.fromCharCode(code)));
    const known = new Map<string, boolean>();
    return (at) => {
      steps++;
      if (at >= text.length) return 0;
      const first = text.charCodeAt(at);
      if (first < 128) return ascii[first] ? 1 : 0;
      const code = flags.includes('u') ? (text.codePointAt(at) ?? 0) : first;
      const sign = code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
      let isMeant = known.get(sign);
      if (isMeant === undefined) known.set(sign, (isMeant = one.test(sign)));
      return isMeant ? sign.length : 0;
    };
  }

  const whole = part(tree.body);
  return (given, start) => {
    text = given;
    steps = 0;
    groups = [];
    return { isMatch: whole(start, () => true), steps };
  };
}

/** How many signs it may be long, at the most; of a repetition without end, too many. */
function widthOf(node: Expression | null): number {
  switch (node?.type) {
    case undefined:
    case 'Assertion':
      return 0;
    case 'Alternative':
      return node.expressions.reduce((sum, each) => sum + widthOf(each), 0);
    case 'Disjunction':
      return Math.max(widthOf(node.left), widthOf(node.right));
    case 'Group':
      return widthOf(node.expression);
    case 'Repetition': {
      const { quantifier } = node;
      const most = quantifier.kind === 'Range' ? quantifier.to : undefined;
      return widthOf(node.expression) * (quantifier.kind === '?' ? 1 : (most ?? 1000));
    }
    default:
      return 2;
  }
}
