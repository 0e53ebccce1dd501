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
