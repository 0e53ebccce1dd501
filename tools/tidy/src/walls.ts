import type {
  ICruiseOptions,
  IRegularForbiddenRuleType,
  IResolveOptions,
} from 'dependency-cruiser';

/** A wall between packages. `planted` is a file that must run into it: proof that it stands. */
export type Wall = {
  readonly rule: IRegularForbiddenRuleType;
  readonly planted: { readonly path: string; readonly text: string };
};

const TEST = '(\\.(test|conformance)\\.tsx?|/testing\\.ts)$';
const SHIPPED = '^(apps|contexts|platform)/';
const CONTRACT_DOOR = '^contexts/[^/]+/contract/src/index\\.ts$';

const forbid = (
  name: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IRegularForbiddenRuleType => ({ name, severity: 'error', from, to });

/** The walls by kind of package. A new context adds no line here. */
export const walls: readonly Wall[] = [
  {
    rule: forbid(
      'a module never imports a module, a screen, an app or a tool',
      { path: '^contexts/([^/]+)/module/' },
      {
        path: '^(contexts/[^/]+/(module|web)|apps|tools|bench|platform/ui)/',
        pathNot: '^contexts/$1/module/',
      },
    ),
    planted: { path: 'contexts/a/module/src/application/reach.ts', text: "import '@atelier/b';" },
  },
  {
    rule: forbid(
      'a context is known to others by its contract only',
      { path: '^contexts/([^/]+)/' },
      { path: '^contexts/', pathNot: ['^contexts/$1/', CONTRACT_DOOR] },
    ),
    planted: {
      path: 'contexts/a/web/src/reach.page.tsx',
      text: "import '../../../b/contract/src/b.contract.ts';",
    },
  },
  {
    rule: forbid(
      'a contract imports contracts, their kit and the kernel, nothing else',
      { path: '^contexts/([^/]+)/contract/', pathNot: TEST },
      {
        pathNot: [
          '^contexts/$1/contract/',
          CONTRACT_DOOR,
          '^platform/(contract|kernel)/src/index\\.ts$',
        ],
      },
    ),
    planted: { path: 'contexts/a/contract/src/impure.ts', text: "import 'zod';" },
  },
  {
    rule: forbid(
      'a screen imports contracts and the design system',
      { path: '^contexts/([^/]+)/web/' },
      {
        path: '^(contexts|platform|apps|tools|bench)/',
        pathNot: [
          '^contexts/$1/web/',
          CONTRACT_DOOR,
          '^platform/ui/',
          '^platform/(contract|kernel)/src/index\\.ts$',
        ],
      },
    ),
    planted: { path: 'contexts/a/web/src/server.page.tsx', text: "import '@atelier/database';" },
  },
  {
    rule: forbid(
      'the web app never imports the server side',
      { path: '^apps/web/src/' },
      {
        path: '^(contexts/[^/]+/module|platform|apps|tools|bench)/',
        pathNot: ['^apps/web/', '^platform/(ui|contract|kernel)/src/'],
      },
    ),
    planted: { path: 'apps/web/src/server-side.ts', text: "import '@atelier/a';" },
  },
  {
    rule: forbid(
      'what a browser loads imports nothing of Node',
      {
        path: '^(contexts/[^/]+/(web|contract)|platform/(ui|contract|kernel)|apps/web)/src/',
        pathNot: TEST,
      },
      { dependencyTypes: ['core'] },
    ),
    planted: { path: 'platform/ui/src/disk.ts', text: "import 'node:fs';" },
  },
  {
    rule: forbid(
      'the platform knows the platform only',
      { path: '^platform/' },
      { path: '^(contexts|apps|tools|bench)/' },
    ),
    planted: { path: 'platform/database/src/up.ts', text: "import '@atelier/a-contract';" },
  },
  {
    rule: forbid(
      'the design system knows no server, and no server knows the design system',
      { path: '^platform/ui/' },
      { path: '^platform/', pathNot: '^platform/(ui|contract|kernel)/' },
    ),
    planted: { path: 'platform/ui/src/rows.ts', text: "import '@atelier/database';" },
  },
  {
    rule: forbid(
      'the kernel imports itself only',
      { path: '^platform/kernel/src/', pathNot: TEST },
      { pathNot: '^platform/kernel/' },
    ),
    planted: { path: 'platform/kernel/src/impure.ts', text: "import 'zod';" },
  },
  {
    rule: forbid(
      'the domain imports the kernel and itself, nothing else',
      { path: '^(contexts/[^/]+/module/src/domain)/', pathNot: TEST },
      { pathNot: ['^$1/', '^platform/kernel/src/index\\.ts$'] },
    ),
    planted: { path: 'contexts/a/module/src/domain/seat.ts', text: "import '@atelier/database';" },
  },
  {
    rule: forbid(
      'the application never imports infrastructure',
      { path: '^contexts/([^/]+)/module/src/application/', pathNot: TEST },
      { path: '/infrastructure/' },
    ),
    planted: {
      path: 'contexts/a/module/src/application/adapt.ts',
      text: "import '../infrastructure/seats.postgres.ts';",
    },
  },
  {
    rule: forbid(
      'contexts do not know oRPC; platform/contract and platform/rpc do',
      { path: '^contexts/' },
      { path: '(^|node_modules/)@orpc/' },
    ),
    planted: {
      path: 'contexts/a/module/src/application/wire.ts',
      text: "import '@orpc/contract';",
    },
  },
  {
    rule: forbid(
      'nothing that ships imports a tool',
      { path: SHIPPED },
      { path: '^(tools|bench)/' },
    ),
    planted: { path: 'apps/server/src/tool.ts', text: "import '@atelier/kit';" },
  },
  {
    rule: forbid(
      'a package is entered by its name, not by a path',
      { path: '^((?:contexts/[^/]+|apps|platform|tools)/[^/]+|bench)/' },
      {
        path: '^(contexts|apps|platform|tools|bench)/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
      },
    ),
    planted: {
      path: 'apps/server/src/escape.ts',
      text: "import '../../../platform/kernel/src/index.ts';",
    },
  },
  {
    // Types may point back: they are gone when the program runs.
    rule: forbid(
      'no cycles',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    planted: { path: 'platform/kernel/src/ring.ts', text: "import './ring.ts';" },
  },
  {
    // A module that Vite makes while it builds has no file.
    rule: forbid('every import resolves', {}, { couldNotResolve: true, pathNot: '^virtual:' }),
    planted: { path: 'platform/kernel/src/lost.ts', text: "import './no-such-file.ts';" },
  },
];

export const cruiseOptions: ICruiseOptions = {
  ruleSet: { forbidden: walls.map(({ rule }) => rule) },
  validate: true,
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  // Ours only: excluding `dist` everywhere would hide most npm packages from the walls.
  exclude: { path: '^(apps|contexts|platform|tools|bench)/.*(dist|\\.atelier)/' },
};

export const resolveOptions: Partial<IResolveOptions> = {
  exportsFields: ['exports'],
  conditionNames: ['import', 'node', 'default'],
};
