import type { Route } from './gateway-api.ts';
import type { RouteToSave } from './use-routes.ts';

type Definition = Route['definition'];
type FailureKind = NonNullable<Definition['fallbacks'][number]['on']>[number];

/** A number input is empty as long as nobody wants another value than the usual one. */
type Optional = number | '';

/** A route as its form has it. `key` is a row's own, so that rows keep their inputs when one leaves. */
export type RouteFormValues = {
  name: string;
  scope: 'workspace' | 'system';
  title: string;
  targets: { key: string; model: string; weight: number; concurrency: Optional }[];
  fallbacks: { key: string; model: string; on: FailureKind[]; concurrency: Optional }[];
  retry: Definition['retry'];
  limits: { firstTokenMs: Optional; idleMs: Optional; totalMs: Optional; wholeMs: Optional };
  queue: Definition['queue'];
  breaker: Definition['breaker'];
  hedgeAfterMs: Optional;
};

let rows = 0;
const newKey = () => `row-${++rows}`;

export const newTarget = () => ({ key: newKey(), model: '', weight: 1, concurrency: '' as const });
export const newFallback = () => ({ key: newKey(), model: '', on: [], concurrency: '' as const });

/** What the contract takes when nothing is said. */
const USUAL = {
  retry: { retries: 2, backoffMs: 400, maxPauseMs: 5000 },
  queue: { length: 50, waitMs: 5000 },
  breaker: {
    consecutiveFailures: 5,
    failureRate: 0.5,
    minimumCalls: 20,
    windowMs: 30_000,
    openMs: 15_000,
    probes: 2,
  },
};

export function toForm(route: Route | undefined): RouteFormValues {
  if (route === undefined)
    return {
      ...structuredClone(USUAL),
      name: '',
      scope: 'workspace',
      title: '',
      targets: [newTarget()],
      fallbacks: [],
      limits: { firstTokenMs: '', idleMs: '', totalMs: '', wholeMs: '' },
      hedgeAfterMs: '',
    };
  const { name, scope, definition } = route;
  const { title, targets, fallbacks, retry, limits, queue, breaker, hedgeAfterMs } = definition;
  return {
    name,
    scope: scope === 'system' ? 'system' : 'workspace',
    title: title ?? '',
    targets: targets.map(({ model, weight, concurrency }) => ({
      key: newKey(),
      model,
      weight,
      concurrency: concurrency ?? '',
    })),
    fallbacks: fallbacks.map(({ model, on = [], concurrency }) => ({
      key: newKey(),
      model,
      on,
      concurrency: concurrency ?? '',
    })),
    retry,
    limits: {
      firstTokenMs: limits.firstTokenMs ?? '',
      idleMs: limits.idleMs ?? '',
      totalMs: limits.totalMs ?? '',
      wholeMs: limits.wholeMs ?? '',
    },
    queue,
    breaker,
    hedgeAfterMs: hedgeAfterMs ?? '',
  };
}

/** What is left empty is left out, so that it stays the usual one. */
export function fromForm(values: RouteFormValues): RouteToSave {
  const { name, scope, title, targets, fallbacks, retry, limits, queue, breaker } = values;
  const { hedgeAfterMs } = values;
  return {
    name,
    scope,
    ...(title.trim() ? { title: title.trim() } : {}),
    targets: targets.map(({ model, weight, concurrency }) => ({
      model: model.trim(),
      weight,
      ...given({ concurrency }),
    })),
    fallbacks: fallbacks.map(({ model, on, concurrency }) => ({
      model: model.trim(),
      ...(on.length > 0 ? { on } : {}),
      ...given({ concurrency }),
    })),
    retry,
    limits: given(limits),
    queue,
    breaker,
    ...given({ hedgeAfterMs }),
  };
}

function given<Name extends string>(fields: Record<Name, Optional>): Partial<Record<Name, number>> {
  // The filter leaves numbers only, which the entries' type does not say.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as Partial<
    Record<Name, number>
  >;
}

const MODEL = /^[a-z0-9][a-z0-9._-]*\/\S.*$/;

/** What stands at the fields that are wrong; the server looks again. */
export const validateRoute = {
  name: (name: string) =>
    /^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)
      ? null
      : 'Small letters, digits, dot and hyphen: clients send it as the model.',
  targets: { model: modelFault },
  fallbacks: { model: modelFault },
};

function modelFault(model: string): string | null {
  if (model.startsWith('route/')) return 'A model, not another route.';
  return MODEL.test(model.trim()) ? null : 'A model, as openai/gpt-5.';
}
