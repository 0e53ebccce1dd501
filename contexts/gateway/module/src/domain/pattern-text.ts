/**
 * A text that matches a regular expression: one of the given text where there is one, else the
 * simplest that can be built. Look-arounds and back references are beyond it and are left out.
 */
export function textForPattern(pattern: string, text: string): string {
  const whole = compiled(`^(?:${pattern})$`);
  const found = whole && text.split(/\s+/).find((word) => whole.test(word));
  return found ?? new PatternReader(pattern).alternatives();
}

/** More than this in one value is nobody's wish. */
const MOST_CHARS = 1_000_000;

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

/** Reads a pattern from left to right and builds the shortest text on the way. */
class PatternReader {
  private at = 0;
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  /** The first of `a|b|c`; the others are read and dropped. */
  alternatives(): string {
    const first = this.sequence();
    while (this.pattern[this.at] === '|') {
      this.at++;
      this.sequence();
    }
    return first;
  }

  private sequence(): string {
    let built = '';
    while (this.at < this.pattern.length && !'|)'.includes(this.pattern[this.at] ?? '')) {
      const atom = this.atom();
      const times = this.times();
      if (built.length + atom.length * times > MOST_CHARS) throw new RangeError('It is too long.');
      built += atom.repeat(times);
    }
    return built;
  }

  private atom(): string {
    const char = this.pattern[this.at++] ?? '';
    if (char === '^' || char === '$') return '';
    if (char === '.') return 'a';
    if (char === '[') return this.oneOfClass();
    if (char === '\\') return escaped(this.pattern[this.at++] ?? '');
    if (char !== '(') return char;
    const head = /^\?(?::|<[A-Za-z]\w*>|<?[=!])/.exec(this.pattern.slice(this.at))?.[0] ?? '';
    this.at += head.length;
    const inner = this.alternatives();
    this.at++;
    return /[=!]$/.test(head) ? '' : inner;
  }

  private oneOfClass(): string {
    const end = this.pattern.indexOf(']', this.at + 1);
    const inside = this.pattern.slice(this.at, end === -1 ? undefined : end);
    this.at = end === -1 ? this.pattern.length : end + 1;
    const candidates = ['a', 'A', '0', '1', '-', '_', ' ', '.', '/', '@', '#', inside[0] ?? ''];
    const matches = compiled(`^[${inside}]$`);
    return candidates.find((candidate) => matches?.test(candidate)) ?? 'a';
  }

  private times(): number {
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.pattern.slice(this.at));
    if (!quantifier) return 1;
    this.at += quantifier[0].length;
    if (quantifier[1] !== undefined) return Math.min(Number(quantifier[1]), 1000);
    return quantifier[0].startsWith('+') ? 1 : 0;
  }
}

function escaped(char: string): string {
  const known: Record<string, string> = {
    d: '0',
    w: 'a',
    s: ' ',
    D: 'a',
    W: '-',
    S: 'a',
    n: '\n',
    t: '\t',
    b: '',
    B: '',
  };
  return known[char] ?? char;
}
