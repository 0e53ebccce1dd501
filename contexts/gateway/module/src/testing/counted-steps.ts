import { counting, type Machine } from './counting-regex.ts';

/**
 * How many steps a backtracking engine takes for all regular expressions that run within `work`: each
 * is run by a machine that counts, beside the real engine, whose results are used. So growth is asserted
 * without a clock. Real engines know short cuts, and take fewer.
 */
export async function countedSteps(work: () => unknown): Promise<number> {
  const real = RegExp.prototype.exec;
  let steps = 0;
  RegExp.prototype.exec = function counted(this: RegExp, text: string) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    RegExp.prototype.exec = real;
    try {
      steps += search(this, String(text), from);
    } finally {
      RegExp.prototype.exec = counted;
    }
    return real.call(this, text);
  };
  try {
    await work();
  } finally {
    RegExp.prototype.exec = real;
  }
  return steps;
}

const machines = new Map<string, Machine>();

function search(pattern: RegExp, text: string, from: number): number {
  const name = String(pattern);
  const machine = machines.get(name) ?? counting(pattern);
  machines.set(name, machine);
  let steps = 0;
  for (let start = from; start <= text.length; start++) {
    const run = machine(text, start);
    steps += run.steps;
    if (run.isMatch || pattern.sticky) break;
  }
  return steps;
}
