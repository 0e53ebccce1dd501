import { type FileRule, occurrences, withoutComments } from './rule.ts';

const MAX_LINES = 400;
const LINES_ABOVE = 6;
const SHIPPED = '^(apps|contexts|platform)/';
const NOT_TEST =
  '(?!.*(\\.test\\.tsx?$|\\.conformance\\.ts$|/testing\\.ts$|/testing/|/acceptance/|/scripts/))';

const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

/** Samples of code that a screen shows stand in template literals. */
const withoutSamples = (text: string): string =>
  withoutComments(text).replace(/`(?:\\.|[^`\\])*`/g, '``');

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
    sentence: 'where a type is any, a comment on the line or just above it says why',
    appliesTo: /\.tsx?$/,
    count: ({ text }) => uncommented(text, /(?:[:<=|,]|\bas)\s*any(?=\s*(?:[;,)>\]|&=[]|$))/),
    violation: { path: 'a.ts', text: 'export const a = (b: any) => b;' },
  },
  {
    id: 'as-never',
    sentence: 'where a cast goes through never or unknown, a comment just above it says why',
    appliesTo: /^(apps|contexts|platform)\/.*(?<!\.test)\.tsx?$/,
    count: ({ text }) => uncommented(text, /\bas (never|unknown as)\b/),
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
    count: ({ text }) => occurrences(withoutSamples(text), /\bconsole\.\w+\(/g),
    violation: { path: 'platform/x/src/a.ts', text: "console.log('a');" },
  },
  {
    id: 'environment',
    sentence: 'the environment is read by an app, in main.ts or configuration*, and handed down',
    appliesTo: new RegExp(
      `^(?!apps/[^/]+/src/(main\\.ts|configuration))${NOT_TEST}(apps|contexts|platform)/.*\\.tsx?$`,
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
    id: 'own-process',
    sentence: 'a test that shares its process changes nothing of it',
    // tools/kit/src/test.ts says which share one.
    appliesTo: /^(contexts|apps\/web|platform\/(api|kernel|ui))\/.*\.test\.ts$/,
    count: ({ text }) =>
      occurrences(
        text,
        /^\s*(delete )?process\.(env\b[^=;]*(=[^=]|;)|(on|once|exit|chdir)\()|\bmock\.timers\b/gm,
      ),
    violation: { path: 'contexts/x/module/src/a.test.ts', text: "process.env.TZ = 'UTC';" },
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

/** In how many lines `pattern` is code with no comment beside it or on the lines just above. */
function uncommented(text: string, pattern: RegExp): number {
  // A file that names the thing in a comment has said why once for all its places.
  const told = /^\s*(\/\/|\*|\/\*\*).*`[^`]*\b(any|never)\b[^`]*`/m.test(text);
  if (told) return 0;
  const lines = text.split('\n');
  const isComment = (line: string) => /^\s*(\/\/|\*|\/\*)/.test(line);
  return lines.filter((line, index) => {
    if (isComment(line) || !pattern.test(line) || /\s\/\/ /.test(line)) return false;
    return !lines.slice(Math.max(0, index - LINES_ABOVE), index).some(isComment);
  }).length;
}
