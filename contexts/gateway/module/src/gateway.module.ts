import type { Module, ModuleHost } from '@atelier/api';
import { announce, executor } from '@atelier/event-store';
import { gateway } from '@atelier/gateway-contract';
import { type IdentityClient, identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { changePolicy } from './application/change-policy.ts';
import { embed } from './application/embed.ts';
import { forgetOldContents } from './application/forget-contents.ts';
import { generate } from './application/generate.ts';
import { generateStream } from './application/generate-stream.ts';
import { getModel } from './application/get-model.ts';
import { getPolicy } from './application/get-policy.ts';
import type { Target } from './application/find-target.ts';
import { limitList } from './application/limit-list.projection.ts';
import type { LimitWindows } from './application/limits.ts';
import { listModels } from './application/list-models.ts';
import { openContentKey } from './application/open-content-key.ts';
import { discoverProviders, listProviders } from './application/list-providers.ts';
import { describeCache } from './application/describe-cache.ts';
import { describeTraffic } from './application/describe-traffic.ts';
import { exportRequests } from './application/export-requests.ts';
import { getConversation } from './application/get-conversation.ts';
import { getRequest, listRequests } from './application/list-requests.ts';
import { listPriceChanges, listPrices } from './application/list-prices.ts';
import { overridePrice, removePriceOverride } from './application/override-price.ts';
import type { Engine, RequestLog, RetryPolicy, TimeLimits, Tracing } from './application/ports.ts';
import { priceChanges } from './application/price-changes.projection.ts';
import { priceOverrides } from './application/price-overrides.projection.ts';
import { publishCall } from './application/publish-calls.ts';
import { publishPolicy } from './application/publish-policy.ts';
import { takeOverContents } from './application/take-over-contents.ts';
import { workspacePlans } from './application/workspace-plans.projection.ts';
import { workspacePolicies } from './application/workspace-policies.projection.ts';
import { routeList } from './application/route-list.projection.ts';
import { modelPrice } from './domain/model-price.ts';
import { workspacePolicy } from './domain/policy.ts';
import { estimateTokens } from './domain/text-pieces.ts';
import { memoryAnswerCache } from './infrastructure/answer-cache.memory.ts';
import { callMetrics } from './infrastructure/call-metrics.ts';
import { traceCall } from './infrastructure/call-spans.ts';
import { catalogue } from './infrastructure/catalogue.ts';
import { stdnumCheckDigits } from './infrastructure/check-digits.stdnum.ts';
import { ajvCheck } from './infrastructure/check-output.ajv.ts';
import { contentKeys } from './infrastructure/content-keys.ts';
import { customPatternDetector, patternFault } from './infrastructure/custom-patterns.re2.ts';
import { secretlintDetector } from './infrastructure/detector.secretlint.ts';
import { heldPolicies } from './infrastructure/held-policies.ts';
import { beginSpan } from '@atelier/telemetry';
import { identityKeys } from './infrastructure/identity-keys.ts';
import { migrations } from './infrastructure/migrations.ts';
import { modelOffer } from './infrastructure/model-offer.ts';
import { prices } from './infrastructure/prices.ts';
import { genaiPrices } from './infrastructure/prices.genai-prices.ts';
import { offlineProvider } from './infrastructure/provider.offline.ts';
import { providerRegistry, type RegistrySettings } from './infrastructure/provider-registry.ts';
import { postgresLimitWindows } from './infrastructure/limit-windows.postgres.ts';
import { newInstance } from './infrastructure/log-connection.postgres.ts';
import { postgresRequestLog } from './infrastructure/request-log.postgres.ts';
import { type RequestRow, toCall } from './infrastructure/request-log.queries.ts';
import { vendorRoutes } from './infrastructure/routes.http.ts';
import { countedLog } from './infrastructure/running-metrics.ts';
import { sealedContents } from './infrastructure/sealed-contents.ts';
import { undiciTransport } from './infrastructure/transport.undici.ts';
import { startLimits } from './start-limits.ts';
import { startRouting } from './start-routing.ts';

export type GatewaySettings = {
  /** The system's keys and other addresses, by provider. */
  readonly providers: Readonly<
    Record<string, { readonly apiKey?: string; readonly baseUrl?: string }>
  >;
  readonly compatibleServers: RegistrySettings['compatibleServers'];
  /** Whether to look for model servers on this machine. */
  readonly discovery: boolean;
  readonly timeLimits?: TimeLimits;
  readonly retry?: RetryPolicy;
  /** A file of routes, read again when it changes. */
  readonly routesFile?: string | undefined;
  /** Providers that are told the trace of the calls they are asked, when calls are traced. */
  readonly tracedProviders?: readonly string[];
  /** How fast the offline provider speaks; tests say Infinity. */
  readonly offlineTokensPerSecond?: number;
  /** Another log than PostgreSQL's: tests on memory adapters. */
  readonly log?: RequestLog;
  /** Other windows of limits than PostgreSQL's, which that log settles. */
  readonly windows?: LimitWindows;
};

/** What the gateway uses of its host. */
type GatewayHost = Pick<ModuleHost, 'store' | 'pool' | 'schema' | 'log' | 'metrics' | 'clock'>;

const TIME_LIMITS: TimeLimits = { firstTokenMs: 120_000, idleMs: 120_000, totalMs: 1_800_000 };
const RETRY: RetryPolicy = { retries: 3, backoffMs: 400, maxPauseMs: 20_000 };
const FORGET_EVERY_MS = 3_600_000;
const PRICES_EVERY_MS = 30_000;

/** The only door to any model. */
export const gatewayModule = {
  name: 'gateway',
  contract: gateway,
  needs: { identity },
  migrations,
  projections: [
    priceOverrides,
    priceChanges,
    routeList,
    workspacePolicies,
    limitList,
    workspacePlans,
  ],
  publishedFrom: {
    table: 'requests',
    // The row is the table's own, as `select *` gives it.
    toEvents: (row) => publishCall(toCall(row as RequestRow)),
  },
  publishes: publishPolicy,

  async start(host: GatewayHost, neighbours, settings) {
    const parts = assemble(host, neighbours.identity, settings);
    const { engine, face, offer, registry, keys, policies, priced, transport, routed, limited } =
      parts;
    const { log } = engine;
    await priced.reload();
    // This also shows others that this process lives, without which it may hold no room in limits.
    const interrupted = await log.closeInterrupted();
    await limited.load();
    if (interrupted > 0) host.log.warn({ interrupted }, 'calls of a dead process were closed');
    // In the background: a port that swallows the question must not hold the start.
    const looking = registry
      .refresh()
      .catch((error: unknown) => host.log.warn({ err: error }, 'looking for model servers failed'));
    const isAway = ({ name }: { name: string }) => registry.isAway(name);
    const timer = setInterval(() => {
      if (settings.compatibleServers.some(isAway)) void registry.refresh().catch(() => {});
      priced
        .reload()
        .catch((error: unknown) => host.log.warn({ err: error }, 'prices could not be read'));
      // Another process may have died since.
      log
        .closeInterrupted()
        .catch((error: unknown) => host.log.warn({ err: error }, 'dead calls could not be closed'));
    }, PRICES_EVERY_MS);
    const price = {
      offer,
      modelPrices: executor(host.store, 'model-price', modelPrice, PLATFORM),
      reloadPrices: priced.reload,
      priceList: priced,
      priceChanges: host.store.rows(priceChanges),
    };
    const forget = () =>
      forgetOldContents(engine, host.store.rows(workspacePolicies)).then(
        (calls) => calls > 0 && host.log.info({ calls }, 'old contents of calls were dropped'),
        (error: unknown) => host.log.warn({ err: error }, 'old contents could not be dropped'),
      );
    void forget();
    const forgetting = setInterval(() => void forget(), FORGET_EVERY_MS);
    const policy = {
      policies,
      identity: neighbours.identity,
      workspacePolicy: executor(host.store, 'policy', workspacePolicy),
      patternFault,
    };
    return {
      router: {
        listModels: listModels({ offer }),
        getModel: getModel({ offer }),
        listPrices: listPrices(price),
        listPriceChanges: listPriceChanges(price),
        overridePrice: overridePrice(price),
        removePriceOverride: removePriceOverride(price),
        ...routed.operations,
        ...limited.operations,
        listProviders: listProviders({ offer }),
        discoverProviders: discoverProviders({ offer }),
        generate: generate(engine),
        generateStream: generateStream(engine),
        embed: embed(engine),
        getPolicy: getPolicy({ policies }),
        changePolicy: changePolicy(policy),
        openContentKey: openContentKey(contentKeys(neighbours.identity)),
        listRequests: listRequests(engine),
        getRequest: getRequest(engine),
        getConversation: getConversation({ ...engine, offer }),
        exportRequests: exportRequests(engine),
        describeCache: describeCache(engine),
        describeTraffic: describeTraffic(engine),
      },
      routes: vendorRoutes(face, offer),
      subscriptions: [
        {
          name: 'forget-identity',
          to: 'identity',
          async handle(event) {
            if (event.type.startsWith('identity.api-key-')) keys.forget();
          },
        },
        takeOverContents({ ...policy, forget: policies.forget }),
        limited.subscription,
      ],
      async stop() {
        clearInterval(timer);
        clearInterval(forgetting);
        routed.stop();
        await looking;
        await limited.stop();
        await log.stop();
        await transport.close();
      },
    };
  },
} satisfies Module<{ identity: typeof identity }, GatewaySettings>;

/** The engine and what stands around it. */
function assemble(host: GatewayHost, identityClient: IdentityClient, settings: GatewaySettings) {
  const transport = undiciTransport();
  const { offlineTokensPerSecond: tokensPerSecond } = settings;
  const offline = offlineProvider(tokensPerSecond === undefined ? {} : { tokensPerSecond });
  const systemKeys = mapped(settings.providers, ({ apiKey }) => apiKey);
  const baseUrls = mapped(settings.providers, ({ baseUrl }) => baseUrl);
  const keys = identityKeys(identityClient, systemKeys);
  const policies = heldPolicies(host.store.rows(workspacePolicies));
  const cards = catalogue();
  const registry = providerRegistry(transport, offline, { ...settings, baseUrls }, keys, cards);
  const priced = prices(genaiPrices(), host.store.rows(priceOverrides), registry.isLocal);
  const routed = startRouting(host, {
    identity: identityClient,
    providers: registry,
    keys,
    contextWindowOf: (name, model) => cards.find(`${name}/${model}`)?.contextWindowTokens,
    routesFile: settings.routesFile,
  });
  const { routes } = routed.routing;
  const offer = modelOffer({ registry, cards, keys, prices: priced, routes });
  const instance = newInstance();
  const limited = startLimits(host, {
    windows: settings.windows ?? postgresLimitWindows(host.pool, instance),
    identity: identityClient,
  });
  const engine = {
    providers: registry,
    keys,
    prices: priced,
    policies,
    detectors: [secretlintDetector, customPatternDetector],
    checkDigits: stdnumCheckDigits,
    seal: sealedContents(contentKeys(identityClient), host.log),
    log: countedLog(
      settings.log ??
        postgresRequestLog(host.pool, host.log, () => announce(host.schema), instance),
      host.metrics,
    ),
    limits: limited.limits,
    clock: host.clock,
    timeLimits: settings.timeLimits ?? TIME_LIMITS,
    retry: settings.retry ?? RETRY,
    routing: routed.routing,
    estimateTokens,
    // What is at an address of somebody's own need not be the model of that name.
    maxOutputTokensOf: ({ provider, model, key }: Target) =>
      provider.origin === 'built-in' && !key?.baseUrl
        ? cards.find(`${provider.name}/${model}`)?.maxOutputTokens
        : undefined,
    cache: memoryAnswerCache(host.clock),
    observe: observers(
      traceCall,
      callMetrics(host.metrics, (name) =>
        registry.common().some(({ name: known }) => known === name),
      ),
    ),
    tracing: tracingOf(settings),
    checkOutput: ajvCheck(),
  };
  const face = { engine, transport };
  return { engine, face, offer, registry, keys, policies, priced, transport, routed, limited };
}

function observers(...each: readonly Engine['observe'][]): Engine['observe'] {
  return (...told) => {
    for (const observe of each) observe(...told);
  };
}

/** A user's own server, whatever its name, is nobody that the owner chose. */
function tracingOf({ tracedProviders = [] }: GatewaySettings): Tracing {
  const names = new Set(tracedProviders);
  return {
    begin: beginSpan,
    reaches: ({ provider, key }) =>
      names.has(provider.name) && provider.origin !== 'own' && key?.baseUrl === undefined,
  };
}

function mapped<In, Out>(
  record: Readonly<Record<string, In>>,
  to: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
