import type { FileRule } from './rule.ts';

const BANNED_NAMES = /(^|\/)(utils?|helpers?|common|shared|misc|types|constants)(\.[a-z.]+|\/)/;
const BANNED_SUFFIX = '(Manager|Service|Impl|Base|Data|Info|Helper|Util|Utils)';
const DECLARES = '^\\s*(?:export\\s+)?(?:declare\\s+)?(?:abstract\\s+)?';

export const nameRules: readonly FileRule[] = [
  {
    id: 'banned-name',
    sentence:
      'a file says what it holds: no utils, helpers, common, shared, misc, types, constants',
    appliesTo: /\.(tsx?|css)$/,
    count: ({ path }) => (BANNED_NAMES.test(path) ? 1 : 0),
    violation: { path: 'platform/x/src/string-case/utils.ts', text: '' },
  },
  {
    id: 'kebab-case',
    sentence: 'files are in kebab-case, a role suffix after a dot',
    appliesTo: /\.tsx?$/,
    count: ({ path }) =>
      /\/[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.tsx?$/.test(`/${path}`) ? 0 : 1,
    violation: { path: 'apps/web/src/MessageList.tsx', text: '' },
  },
  {
    id: 'banned-suffix',
    sentence: 'a type or class is no Manager, Service, Impl, Base, Data or Info',
    appliesTo: /\.tsx?$/,
    count: ({ text }) =>
      // `type Name,` in an import is somebody else's name.
      matches(
        text,
        `${DECLARES}(?:type\\s+\\w+${BANNED_SUFFIX}\\s*[=<]|(?:interface|class)\\s+\\w+${BANNED_SUFFIX}\\b)`,
      ),
    violation: { path: 'a.ts', text: 'export class SessionManager {}' },
  },
  {
    id: 'hungarian',
    sentence: 'no interface begins with an I for interface',
    appliesTo: /\.tsx?$/,
    count: ({ text }) => matches(text, `${DECLARES}(?:type|interface)\\s+I[A-Z][a-z]`),
    violation: { path: 'a.ts', text: 'interface IClock {}' },
  },
  {
    id: 'unit-last',
    sentence: 'a length of time or a size names its unit: timeoutMs, sizeBytes',
    appliesTo: /^(apps|contexts|platform)\/.*(?<!\.test)\.ts$/,
    count: ({ text }) =>
      matches(text, '^\\s*(?:readonly\\s+)?(?:timeout|delay|interval|duration|ttl)\\??:\\s*number'),
    violation: { path: 'platform/x/src/a.ts', text: 'type A = {\n  timeout: number;\n};' },
  },
];

const matches = (text: string, pattern: string): number =>
  [...text.matchAll(new RegExp(pattern, 'gm'))].length;
