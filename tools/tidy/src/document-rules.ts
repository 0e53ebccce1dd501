import { dirname, join, normalize } from 'node:path/posix';
import type { Workspace, WorkspaceRule } from './rule.ts';

export const documentRules: readonly WorkspaceRule[] = [
  {
    sentence: 'a document links to no file that is missing',
    findings: (workspace) => {
      const present = withFolders(workspace);
      return documentsOf(workspace).flatMap(([path, text]) =>
        linksOf(text)
          .filter((link) => !present.has(targetOf(path, link)))
          .map((link) => `${path} links to ${link}`),
      );
    },
    violation: { 'docs/a.md': 'See [the decision](decisions/000-none.md).' },
  },
  {
    sentence: 'a document names no file of the workspace that is missing',
    findings: (workspace) => {
      const present = withFolders(workspace);
      return documentsOf(workspace).flatMap(([path, text]) =>
        pathsIn(text)
          .filter((named) => !present.has(named))
          .map((named) => `${path} names ${named}`),
      );
    },
    violation: { 'ARCHITECTURE.md': 'See `platform/none/src/none.ts`.' },
  },
  {
    sentence: 'every invariant of the architecture names the check that guards it',
    findings: (workspace) =>
      invariantsIn(workspace.get('ARCHITECTURE.md') ?? '')
        .filter((invariant) => !/\*\([^)]+\)\*$/.test(invariant))
        .map((invariant) => `no check is named: ${invariant}`),
    violation: { 'ARCHITECTURE.md': '## Invariants\n\n> **Nothing is lost.**\n\n## Next' },
  },
  {
    sentence: 'the README of a context has its language, its invariants and what it tells others',
    findings: (workspace) =>
      documentsOf(workspace)
        .filter(([path]) => /^contexts\/[^/]+\/README\.md$/.test(path))
        .filter(([, text]) => {
          const [first, second, ...rest] = headingsIn(text);
          const begins = first === 'Language' && second === 'Invariants';
          return !begins || !rest.includes('Publishes and consumes');
        })
        .map(([path]) => `${path}: Language, Invariants, …, Publishes and consumes`),
    violation: { 'contexts/x/README.md': '# x\n\n## Invariants\n\n## Language\n' },
  },
  {
    sentence: 'decision records are numbered without gaps or doubles',
    findings: (workspace) => {
      const numbers = [...workspace.keys()]
        .flatMap((path) => /^docs\/decisions\/(\d{3})-[a-z0-9-]+\.md$/.exec(path)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
      return numbers
        .filter((number, index) => number !== index + 1)
        .map((number) => `record ${number}`);
    },
    violation: { 'docs/decisions/001-a.md': '', 'docs/decisions/003-b.md': '' },
  },
];

const documentsOf = (workspace: Workspace) =>
  [...workspace].filter(([path]) => path.endsWith('.md'));

const headingsIn = (text: string) =>
  [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');

/** Files and folders in backticks, as seen from the root. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`((?:apps|contexts|platform|tools|docs|bench)\/[\w./-]*\w)\/?`/g)].map(
    (match) => match[1] ?? '',
  );

/** Each a quotation of one or more lines; here in one. */
function invariantsIn(architecture: string): readonly string[] {
  const [, section = ''] = /^## Invariants$([\s\S]*?)(?=^## )/m.exec(architecture) ?? [];
  return section
    .split('\n\n')
    .filter((paragraph) => paragraph.trimStart().startsWith('>'))
    .map((paragraph) => paragraph.replaceAll(/\s*>\s*/g, ' ').trim());
}

/** Relative links and images, without those inside code. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|(?:src|href)="([^"]+)"/g)];
  return links
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((link) => !/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(link));
}

function targetOf(document: string, link: string): string {
  const path = decodeURIComponent(link.replace(/[#?].*$/, ''));
  const target = path.startsWith('/') ? path.slice(1) : join(dirname(document), path);
  return normalize(target).replace(/\/$/, '');
}

function withFolders(workspace: Workspace): ReadonlySet<string> {
  const present = new Set(['.']);
  for (const path of workspace.keys())
    for (let at = path; at !== '.'; at = dirname(at)) present.add(at);
  return present;
}
