import { dirname, posix } from 'node:path';
import { type FileRule, importsOf, occurrences, withoutComments } from './rule.ts';

const isOfDomain = (path: string, from: string) =>
  from.startsWith('.') && posix.join(dirname(path), from).includes('/module/src/domain/');

const planted = (folder: string, text: string) => ({
  path: `contexts/x/module/src/${folder}/a.ts`,
  text,
});

export const layerRules: readonly FileRule[] = [
  {
    id: 'domain-imports',
    sentence: 'the domain imports the kernel and itself, nothing else',
    appliesTo: /\/module\/src\/domain\/(?!.*\.test\.ts$)/,
    // A large domain has folders of its own.
    count: ({ path, text }) =>
      importsOf(text).filter((from) => from !== '@atelier/kernel' && !isOfDomain(path, from))
        .length,
    violation: planted('domain', "import pg from 'pg';"),
  },
  {
    id: 'application-imports',
    sentence: 'the application never imports infrastructure',
    appliesTo: /\/application\/(?!.*\.test\.ts$)/,
    count: ({ text }) => importsOf(text).filter((from) => from.includes('/infrastructure/')).length,
    violation: planted('application', "import { a } from '../infrastructure/a.ts';"),
  },
  {
    id: 'layers',
    // `testing` holds what several tests of the module share, as a server that fails on demand.
    sentence: 'a module has domain, application and infrastructure, and no fourth layer',
    appliesTo: /^contexts\/[^/]+\/module\/src\/[^/]+\//,
    count: ({ path }) =>
      /\/src\/(domain|application|infrastructure|testing)\//.test(path) ? 0 : 1,
    violation: planted('services', ''),
  },
  {
    id: 'own-tables',
    // Its own it has by the name that it is given.
    sentence: 'no query of a module names a schema, so none reaches another context’s tables',
    appliesTo: /\/module\/src\/(?!testing\/)(?!.*\.test\.ts$)/,
    count: ({ text }) =>
      occurrences(withoutComments(text), /\b(from|join|into|update)\s+"?[a-z_]+"?\.[a-z_]+/gi),
    violation: planted('infrastructure', 'const sql = `select id from identity.users`;'),
  },
  {
    id: 'door',
    sentence: 'an index.ts is only the door of a package',
    appliesTo: /\/index\.tsx?$/,
    count: ({ path }) =>
      /^((contexts\/[^/]+|[^/]+)\/[^/]+|bench)\/src\/index\.ts$/.test(path) ? 0 : 1,
    violation: { path: 'contexts/x/module/src/domain/index.ts', text: '' },
  },
  {
    id: 'named-exports',
    sentence: 'exports are named, one by one',
    // Vite, Nx and dependency-cruiser read the default export of their configuration.
    appliesTo: /(?<!\.config)\.tsx?$/,
    count: ({ text }) => [...text.matchAll(/^export (default\b|\*(?! as \w))/gm)].length,
    violation: { path: 'a.ts', text: "export * from './b.ts';" },
  },
  {
    id: 'server-ts',
    sentence: 'server code is .ts, which Node runs; .tsx is for screens',
    appliesTo: /\.tsx$/,
    count: ({ path }) => (/^(contexts\/[^/]+\/web|apps\/web|platform\/ui)\//.test(path) ? 0 : 1),
    violation: { path: 'contexts/x/module/src/application/a.tsx', text: '' },
  },
];
