/** The value of an arithmetic question as "What is 12 * (3 + 4)?"; undefined when it is none. */
export function arithmetic(question: string): { expression: string; result: string } | undefined {
  const asked = question.trim();
  if (asked.length > MOST_CHARS) return undefined;
  const words = ASKS.exec(asked)?.[0].length ?? 0;
  const expression = asked.slice(words).replace(/[=?.\s]+$/, '');
  if (!EXPRESSION.test(expression) || !/\d\s*[-+*/^×÷%]\s*[\d(]|\)\s*[-+*/^×÷%]/.test(expression))
    return undefined;
  const tokens =
    expression
      .replaceAll('×', '*')
      .replaceAll('÷', '/')
      .match(/\d+(?:\.\d+)?|[-+*/^%()]/g) ?? [];
  let at = 0;
  const primary = (): number => {
    const token = tokens[at++];
    if (token === '-') return -primary();
    if (token !== '(') return Number(token ?? Number.NaN);
    const inner = sum();
    return tokens[at++] === ')' ? inner : Number.NaN;
  };
  const power = (): number => {
    const base = primary();
    if (tokens[at] !== '^') return base;
    at++;
    return base ** power();
  };
  const product = (): number => {
    let value = power();
    while (tokens[at] === '*' || tokens[at] === '/' || tokens[at] === '%') {
      const operator = tokens[at++];
      const by = power();
      value = operator === '*' ? value * by : operator === '/' ? value / by : value % by;
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') {
      value = tokens[at++] === '+' ? value + product() : value - product();
    }
    return value;
  };
  const value = sum();
  if (at !== tokens.length || !Number.isFinite(value)) return undefined;
  return { expression, result: String(Number(value.toPrecision(12))) };
}

/** Longer ones are no question, and may be nested deeper than is good for anybody. */
const MOST_CHARS = 1000;
const ASKS = /^(?:what(?:'s| is)|calculate|compute|how much is|evaluate)?\s*/i;
const EXPRESSION = /^[\d(][\d\s().,+\-*/^×÷%]*$/;
