import type { Workspace, WorkspaceRule } from './rule.ts';

type Manifest = {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly tags?: readonly string[] };
};
type Package = { readonly folder: string; readonly manifest: Manifest };

const MANIFEST = /^(contexts\/[^/]+\/[^/]+|(?:apps|platform|tools)\/[^/]+|bench)\/package\.json$/;

/** The kind of a package by the folder it lies in: what the walls go by. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^contexts\/[^/]+\/contract$/, 'kind:contract'],
  [/^contexts\/[^/]+\/module$/, 'kind:module'],
  [/^contexts\/[^/]+\/web$/, 'kind:web'],
  [/^platform\/ui$/, 'kind:ui'],
  [/^platform\/[^/]+$/, 'kind:platform'],
  [/^apps\/[^/]+$/, 'kind:app'],
  [/^(tools\/[^/]+|bench)$/, 'kind:tool'],
];

export const packageRules: readonly WorkspaceRule[] = [
  {
    sentence: 'every context has a contract, a module, its screens and a README',
    findings: (workspace) =>
      [...contextsOf(workspace)].flatMap((context) =>
        ['contract/src/index.ts', 'module/src/index.ts', 'web/src/index.ts', 'README.md']
          .map((part) => `contexts/${context}/${part}`)
          .filter((path) => !workspace.has(path))
          .map((path) => `${path} is missing`),
      ),
    violation: { 'contexts/x/module/src/index.ts': '' },
  },
  {
    sentence: 'the three packages of a context are named after it',
    findings: (workspace) =>
      packagesOf(workspace).flatMap(({ folder, manifest: { name } }) => {
        const [, context, part] = /^contexts\/([^/]+)\/([^/]+)$/.exec(folder) ?? [];
        if (context === undefined) return [];
        const expected = `@atelier/${context}${part === 'module' ? '' : `-${part}`}`;
        return name === expected ? [] : [`${folder} is ${name}, not ${expected}`];
      }),
    violation: { 'contexts/x/web/package.json': '{ "name": "@atelier/x" }' },
  },
  {
    sentence: 'a package is tagged with the kind that its folder says',
    findings: (workspace) =>
      packagesOf(workspace).flatMap(({ folder, manifest }) => {
        const kind = KINDS.find(([pattern]) => pattern.test(folder))?.[1];
        const tags = manifest.nx?.tags ?? [];
        return tags.length === 1 && tags[0] === kind
          ? []
          : [`${folder} should have the tag ${kind}`];
      }),
    violation: {
      'apps/x/package.json': '{ "name": "@atelier/x", "nx": { "tags": ["kind:tool"] } }',
    },
  },
  {
    // The other half, no import without a declaration, is Biome's noUndeclaredDependencies.
    sentence: 'a package declares no dependency that it does not use',
    findings: (workspace) =>
      packagesOf(workspace).flatMap((each) =>
        unusedOf(each, workspace).map((name) => `${each.folder} does not use ${name}`),
      ),
    violation: {
      'platform/x/package.json': '{ "name": "@atelier/x", "dependencies": { "pg": "8.0.0" } }',
      'platform/x/src/index.ts': "import 'zod';",
    },
  },
  {
    sentence: 'dependencies are exact: a version, or * for a package of this workspace',
    findings: (workspace) =>
      packagesOf(workspace).flatMap(({ folder, manifest }) =>
        Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
          .filter(([name, version]) =>
            name.startsWith('@atelier/')
              ? version !== '*'
              : !/^(npm:@?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
          )
          .map(([name, version]) => `${folder}: ${name}@${version}`),
      ),
    violation: {
      'platform/x/package.json': '{ "name": "@atelier/x", "dependencies": { "pg": "^8.0.0" } }',
    },
  },
  {
    sentence: 'one version of a dependency in the whole workspace',
    findings: (workspace) => {
      const versions = new Map<string, Set<string>>();
      for (const { manifest } of packagesOf(workspace))
        for (const [name, version] of Object.entries({
          ...manifest.dependencies,
          ...manifest.devDependencies,
        }))
          versions.set(name, (versions.get(name) ?? new Set()).add(version));
      return [...versions]
        .filter(([, each]) => each.size > 1)
        .map(([name, each]) => `${name}: ${[...each].join(', ')}`);
    },
    violation: {
      'platform/x/package.json': '{ "name": "@atelier/x", "dependencies": { "pg": "8.0.0" } }',
      'platform/y/package.json': '{ "name": "@atelier/y", "dependencies": { "pg": "8.0.1" } }',
    },
  },
];

function contextsOf(workspace: Workspace): Set<string> {
  const names = [...workspace.keys()].map((path) => /^contexts\/([^/]+)\//.exec(path)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

function packagesOf(workspace: Workspace): readonly Package[] {
  return [...workspace].flatMap(([path, text]) => {
    const folder = MANIFEST.exec(path)?.[1];
    return folder === undefined ? [] : [{ folder, manifest: JSON.parse(text) as Manifest }];
  });
}

function sourcesOf({ folder }: Package, workspace: Workspace): readonly string[] {
  return [...workspace]
    .filter(([path]) => path.startsWith(`${folder}/`) && /\.(tsx?|css|mjs|cjs|html)$/.test(path))
    .map(([, text]) => text);
}

const declaredBy = ({ manifest }: Package) =>
  Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });

/** A name counts as used where it stands in quotes: imports, plugins named in configurations, CSS. */
function unusedOf(each: Package, workspace: Workspace): readonly string[] {
  const sources = sourcesOf(each, workspace);
  const quoted = (name: string) => new RegExp(`['"\`]${name.replace(/[/.]/g, '\\$&')}['"\`/]`);
  return declaredBy(each).filter((name) => {
    const typed = /^@types\/(.+)$/.exec(name)?.[1];
    const used = quoted(typed === undefined ? name : typed.replace(/^(.+)__(.+)$/, '@$1/$2'));
    return !sources.some((text) => used.test(text));
  });
}
