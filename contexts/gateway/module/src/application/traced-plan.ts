import type { Plan, Target } from './plan-call.ts';
import type { Provider, Upstream, Via } from './ports.ts';

type Headers = Readonly<Record<string, string>>;

/** A plan whose providers are told the trace that a call belongs to, as far as `reaches` lets them. */
export function tracedPlan(
  plan: Plan,
  headers: Headers,
  reaches: (target: Target) => boolean,
): Plan {
  if (!plan.targets.some(reaches)) return plan;
  const traced = (target: Target): Target =>
    reaches(target) ? { ...target, provider: tracedProvider(target.provider, headers) } : target;
  const [first, ...others] = plan.targets;
  return { ...plan, targets: [traced(first), ...others.map(traced)] };
}

function tracedProvider(provider: Provider, headers: Headers): Provider {
  const { passThrough, media, embed } = provider;
  const told = (upstream: Upstream): Upstream => ({
    ...upstream,
    headers: { ...upstream.headers, ...headers },
  });
  const by = (via: Via): Via => ({ ...via, headers });
  return {
    ...provider,
    answer: (request, via) => provider.answer(request, by(via)),
    stream: (request, via) => provider.stream(request, by(via)),
    ...(embed ? { embed: (request, via) => embed(request, by(via)) } : {}),
    ...(media ? { media: (path, key) => told(media(path, key)) } : {}),
    ...(passThrough
      ? {
          passThrough(format, key) {
            const upstream = passThrough(format, key);
            return upstream && told(upstream);
          },
        }
      : {}),
  };
}
