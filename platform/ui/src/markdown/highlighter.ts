import { createHighlighterCore, type GrammarState, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

/** Each grammar is a file of its own, fetched when the first block of its language arrives. */
const grammars = {
  bash: () => import('@shikijs/langs/bash'),
  c: () => import('@shikijs/langs/c'),
  csharp: () => import('@shikijs/langs/csharp'),
  css: () => import('@shikijs/langs/css'),
  diff: () => import('@shikijs/langs/diff'),
  docker: () => import('@shikijs/langs/docker'),
  elixir: () => import('@shikijs/langs/elixir'),
  go: () => import('@shikijs/langs/go'),
  graphql: () => import('@shikijs/langs/graphql'),
  haskell: () => import('@shikijs/langs/haskell'),
  html: () => import('@shikijs/langs/html'),
  ini: () => import('@shikijs/langs/ini'),
  java: () => import('@shikijs/langs/java'),
  javascript: () => import('@shikijs/langs/javascript'),
  json: () => import('@shikijs/langs/json'),
  jsx: () => import('@shikijs/langs/jsx'),
  kotlin: () => import('@shikijs/langs/kotlin'),
  lua: () => import('@shikijs/langs/lua'),
  make: () => import('@shikijs/langs/make'),
  markdown: () => import('@shikijs/langs/markdown'),
  nix: () => import('@shikijs/langs/nix'),
  php: () => import('@shikijs/langs/php'),
  powershell: () => import('@shikijs/langs/powershell'),
  python: () => import('@shikijs/langs/python'),
  r: () => import('@shikijs/langs/r'),
  ruby: () => import('@shikijs/langs/ruby'),
  rust: () => import('@shikijs/langs/rust'),
  scala: () => import('@shikijs/langs/scala'),
  sql: () => import('@shikijs/langs/sql'),
  swift: () => import('@shikijs/langs/swift'),
  terraform: () => import('@shikijs/langs/terraform'),
  toml: () => import('@shikijs/langs/toml'),
  tsx: () => import('@shikijs/langs/tsx'),
  typescript: () => import('@shikijs/langs/typescript'),
  xml: () => import('@shikijs/langs/xml'),
  yaml: () => import('@shikijs/langs/yaml'),
  zig: () => import('@shikijs/langs/zig'),
} as const;
type Language = keyof typeof grammars;

const ALIASES: Readonly<Record<string, Language>> = {
  'c#': 'csharp',
  'c++': 'c',
  cpp: 'c',
  console: 'bash',
  cs: 'csharp',
  dockerfile: 'docker',
  golang: 'go',
  hcl: 'terraform',
  js: 'javascript',
  jsonc: 'json',
  kt: 'kotlin',
  makefile: 'make',
  md: 'markdown',
  mjs: 'javascript',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  svg: 'xml',
  tf: 'terraform',
  ts: 'typescript',
  vue: 'html',
  yml: 'yaml',
  zsh: 'bash',
};

export type Token = { readonly text: string; readonly light?: string; readonly dark?: string };
export type Line = readonly Token[];

/** Colours the next lines of a text that only grows: what was coloured is not looked at again. */
export type Colourer = (lines: string) => readonly Line[];

/** A colourer for a language under any of its names; undefined for one that we have no grammar of. */
export async function colourerFor(name: string): Promise<Colourer | undefined> {
  const language = ALIASES[name] ?? name;
  if (!isLanguage(language)) return undefined;
  const highlighter = await load(language);
  let state: GrammarState | undefined;
  return (lines) => {
    const result = highlighter.codeToTokens(lines, {
      lang: language,
      themes: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
      defaultColor: false,
      ...(state ? { grammarState: state } : {}),
    });
    state = result.grammarState;
    return result.tokens.map((tokens) =>
      tokens.map(({ content, htmlStyle }) => ({
        text: content,
        light: htmlStyle?.['--shiki-light'] ?? '',
        dark: htmlStyle?.['--shiki-dark'] ?? '',
      })),
    );
  };
}

const isLanguage = (name: string): name is Language => Object.hasOwn(grammars, name);

let core: Promise<HighlighterCore> | undefined;

async function load(language: Language): Promise<HighlighterCore> {
  core ??= createHighlighterCore({
    themes: [
      import('@shikijs/themes/github-light-high-contrast'),
      import('@shikijs/themes/github-dark-default'),
    ],
    langs: [],
    // Without WebAssembly, which the content security policy does not allow.
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const [highlighter, grammar] = await Promise.all([core, grammars[language]()]);
  await highlighter.loadLanguage(grammar.default);
  return highlighter;
}
