import { rejectionIn } from '@atelier/ui';
import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { whenSignedOut } from './api/browser-session.ts';
import { clients } from './api/clients.ts';
import { cache, meQuery } from './api/query-cache.ts';
import { LoadFailed, NotFound, Pending } from './layout/states.tsx';
import { lazyPage } from './lazy-page.ts';
import { patterns } from './paths.ts';
import { textIn } from './search.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: patterns.signIn,
  validateSearch: textIn('code', 'to'),
  component: lazyPage(() => import('./screens/sign-in.screen.tsx'), 'SignInScreen'),
});

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: patterns.unsubscribe,
  validateSearch: textIn('token'),
  component: lazyPage(() => import('./screens/unsubscribe.screen.tsx'), 'UnsubscribeScreen'),
});

// Who signs in needs neither the places nor their menus.
const layout = lazyPage(() => import('./layout/layout.tsx'), 'Layout');

/** Everything that needs a person: who is not signed in goes to sign in, and comes back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: layout,
  pendingComponent: Pending,
  errorComponent: LoadFailed,
  notFoundComponent: NotFound,
  beforeLoad: async ({ location }) => {
    void layout.preload?.();
    try {
      await cache.ensureQueryData(meQuery);
    } catch (error) {
      if (rejectionIn(error)?.status !== 401) throw error;
      throw redirect({ to: patterns.signIn, search: { to: location.href } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: patterns.home,
  beforeLoad: async () => {
    // Who has no session yet is shown what this is, everybody else goes on where the work is.
    const { items } = await clients.playground.listSessions({ limit: 1 });
    throw redirect({ to: items.length === 0 ? patterns.welcome : patterns.playground });
  },
});

const screens = [
  createRoute({
    getParentRoute: () => inside,
    path: patterns.welcome,
    component: lazyPage(() => import('./screens/welcome.screen.tsx'), 'WelcomeScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.playground,
    validateSearch: textIn('starter', 'replay'),
    component: lazyPage(() => import('./screens/playground.screen.tsx'), 'PlaygroundScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.session,
    component: lazyPage(() => import('./screens/playground.screen.tsx'), 'PlaygroundScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.usage,
    validateSearch: textIn('period', 'by', 'show'),
    component: lazyPage(() => import('./screens/usage.screen.tsx'), 'UsageScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.billing,
    component: lazyPage(() => import('./screens/billing.screen.tsx'), 'BillingScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.invoices,
    validateSearch: textIn('status', 'of', 'invoice'),
    component: lazyPage(() => import('./screens/billing.screen.tsx'), 'InvoicesScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.payments,
    validateSearch: textIn('card'),
    component: lazyPage(() => import('./screens/billing.screen.tsx'), 'PaymentsScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.plans,
    component: lazyPage(() => import('./screens/billing.screen.tsx'), 'PlansScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.gateway,
    validateSearch: textIn('period'),
    component: lazyPage(() => import('./screens/gateway.screen.tsx'), 'GatewayScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.requests,
    validateSearch: textIn(
      'text',
      'model',
      'status',
      'operation',
      'user',
      'period',
      'from',
      'to',
      'cost',
      'slow',
      'cached',
      'request',
    ),
    component: lazyPage(() => import('./screens/requests.screen.tsx'), 'RequestsScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.routes,
    validateSearch: textIn('route'),
    component: lazyPage(() => import('./screens/routes.screen.tsx'), 'RoutesScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.keys,
    validateSearch: textIn('provider'),
    component: lazyPage(() => import('./screens/keys.screen.tsx'), 'KeysScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.users,
    component: lazyPage(() => import('./screens/admin.screen.tsx'), 'UsersScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.roles,
    component: lazyPage(() => import('./screens/admin.screen.tsx'), 'RolesScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.limits,
    component: lazyPage(() => import('./screens/admin.screen.tsx'), 'LimitsScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.prices,
    validateSearch: textIn('find', 'show', 'model'),
    component: lazyPage(() => import('./screens/admin.screen.tsx'), 'PricesScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.audit,
    validateSearch: textIn('days', 'operation', 'user'),
    component: lazyPage(() => import('./screens/admin.screen.tsx'), 'AuditScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.outbox,
    component: lazyPage(() => import('./screens/admin.screen.tsx'), 'OutboxScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.preferences,
    component: lazyPage(() => import('./screens/settings.screen.tsx'), 'PreferencesScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.webHooks,
    component: lazyPage(() => import('./screens/settings.screen.tsx'), 'WebHooksScreen'),
  }),
  createRoute({
    getParentRoute: () => inside,
    path: patterns.settings,
    component: lazyPage(() => import('./screens/settings.screen.tsx'), 'SettingsScreen'),
  }),
];

export const router = createRouter({
  routeTree: root.addChildren([signIn, unsubscribe, inside.addChildren([home, ...screens])]),
  defaultPreload: 'intent',
  defaultPendingComponent: Pending,
  defaultErrorComponent: LoadFailed,
});

whenSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === patterns.signIn) return;
  cache.removeQueries({ queryKey: meQuery.queryKey });
  void router.navigate({ to: patterns.signIn, search: { to: href } });
});

// The files of the first screen come while the server is asked who this is.
const routes: Readonly<Record<string, AnyRoute>> = router.routesById;
for (const { routeId } of router.matchRoutes(router.latestLocation))
  void routes[routeId]?.options.component?.preload?.();
