import { type FileRule, occurrences } from './rule.ts';

const MAX_LINES = 400;
const SHIPPED = '^(apps|contexts|platform)/';
const NOT_TEST = '(?!.*(\\.test\\.tsx?|\\.conformance\\.ts|/testing\\.ts)$)';

const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');

export const textRules: readonly FileRule[] = [
  {
    id: 'size',
    sentence: `a file fits in ${MAX_LINES} lines`,
    appliesTo: /\.(tsx?|css)$/,
    count: ({ text }) => (linesOf(text) > MAX_LINES ? linesOf(text) : 0),
    violation: { path: 'a.ts', text: '\n'.repeat(402) },
  },
  {
    id: 'any',
    sentence: 'where a type is `any`, a comment of the file says why, naming `any`',
    appliesTo: /\.tsx?$/,
    count: ({ text }) => {
      const uses = occurrences(withoutComments(text), /(:|<|\bas|=|\||,)\s*any\b(?!['"`])/g);
      return /(\/\/|\*).*`(as )?any`/.test(text) ? 0 : uses;
    },
    violation: { path: 'a.ts', text: 'export const a = (b: any) => b;' },
  },
  {
    id: 'as-never',
    sentence: 'a cast through never or unknown has a comment on a line just above it',
    appliesTo: /^(apps|contexts|platform)\/.*(?<!\.test)\.tsx?$/,
    count: ({ text }) => bareCasts(text.split('\n')),
    violation: { path: 'platform/x/src/a.ts', text: 'const a = b as never;' },
  },
  {
    id: 'todo',
    sentence: 'a TODO names its issue: TODO(#12)',
    appliesTo: /\.(tsx?|css|sh|mjs)$/,
    count: ({ text }) => occurrences(text, /\b(TODO(?!\(#\d+\))|FIXME|XXX|HACK)\b/g),
    violation: { path: 'a.ts', text: '// TODO later' },
  },
  {
    id: 'console',
    sentence: 'only the command line and tools print; everything else logs',
    appliesTo: new RegExp(`${SHIPPED}(?!apps/cli/)${NOT_TEST}.*\\.tsx?$`),
    count: ({ text }) => occurrences(withoutComments(text), /\bconsole\.\w+\(/g),
    violation: { path: 'platform/x/src/a.ts', text: "console.log('a');" },
  },
  {
    id: 'environment',
    sentence: 'the environment is read in apps/*/src/configuration* and handed down',
    appliesTo: new RegExp(
      `^(?!apps/[^/]+/src/configuration)${NOT_TEST}(apps|contexts|platform)/.*\\.tsx?$`,
    ),
    count: ({ text }) => occurrences(withoutComments(text), /\bprocess\.env\b/g),
    violation: { path: 'platform/x/src/a.ts', text: 'process.env.PORT' },
  },
  {
    id: 'only',
    sentence: 'no test runs alone',
    appliesTo: /\.test\.tsx?$/,
    count: ({ text }) => occurrences(text, /\b(test|it|t\.test)\.only\(|\bonly:\s*true/g),
    violation: { path: 'a.test.ts', text: "test.only('a', () => {});" },
  },
  {
    id: 'skip',
    sentence: 'a skipped test says why: skip: "no Chromium here"',
    appliesTo: /\.test\.tsx?$/,
    count: ({ text }) =>
      occurrences(text, /\b(test|it|t)\.(skip|todo)\(|\b(skip|todo):\s*true|\bt\.skip\(\)/g),
    violation: { path: 'a.test.ts', text: "test('a', { skip: true }, () => {});" },
  },
  {
    id: 'nested-describe',
    sentence: 'tests are flat sentences: no describe, no beforeEach',
    appliesTo: /\.test\.tsx?$/,
    count: ({ text }) => occurrences(text, /^\s*(describe|suite|beforeEach)\(/gm),
    violation: { path: 'a.test.ts', text: "describe('a', () => {});" },
  },
  {
    id: 'should',
    sentence: 'the name of a test is a sentence of the domain, without should',
    appliesTo: /\.test\.tsx?$/,
    count: ({ text }) => occurrences(text, /\btest\(\s*(['"`])(?:(?!\1).)*\bshould\b/gi),
    violation: { path: 'a.test.ts', text: "test('should work', () => {});" },
  },
  {
    id: 'expect-error',
    sentence: 'no type error is silenced but by @ts-expect-error with a reason',
    appliesTo: /\.tsx?$/,
    count: ({ text }) => occurrences(text, /@ts-ignore|@ts-nocheck|@ts-expect-error\s*$/gm),
    violation: { path: 'a.ts', text: '// @ts-ignore' },
  },
];

function bareCasts(lines: readonly string[]): number {
  return lines.filter((line, index) => {
    if (!/\bas (never|unknown as)\b/.test(line) || /\/\//.test(line)) return false;
    return !lines
      .slice(Math.max(0, index - 3), index)
      .some((above) => /^\s*(\/\/|\*|\/\*)/.test(above));
  }).length;
}
