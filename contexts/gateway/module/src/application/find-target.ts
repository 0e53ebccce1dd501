import type { Actor } from '@atelier/kernel';
import { GatewayError } from '../domain/failure.ts';
import { parseModelId, withVendor } from '../domain/model-id.ts';
import type { Engine, Provider, ProviderKey } from './ports.ts';

/** Where a call may go: a provider, its own name of the model, and the key to show. */
export type Target = {
  readonly provider: Provider;
  readonly model: string;
  readonly key: ProviderKey | undefined;
};

/** The target of a model id. The caller's own key goes before the system's (the port decides). */
export async function findTarget(engine: Engine, id: string, actor: Actor): Promise<Target> {
  const parsed = parseModelId(withVendor(id));
  if (parsed === undefined || parsed.provider === 'route') {
    throw new GatewayError({
      kind: 'model-not-found',
      message: `"${id.slice(0, 200)}" is no model and no route here. Ids are provider/model, as openai/gpt-5; GET /v1/models lists them.`,
    });
  }
  const provider = await engine.providers.find(parsed.provider, actor);
  if (provider === undefined) {
    throw new GatewayError({
      kind: 'model-not-found',
      message: `There is no provider "${parsed.provider.slice(0, 100)}" here. GET /v1/models lists the models there are.`,
    });
  }
  const key =
    provider.kind === 'offline' ? undefined : await engine.keys.find(actor, provider.name);
  if (provider.needsKey && key === undefined) {
    throw new GatewayError({
      kind: 'no-key',
      message: `There is no key for ${provider.title}. Add one on the Keys page, or set the server's.`,
    });
  }
  return { provider, model: parsed.model, key };
}

/** `provider/model`, as a person names it. */
export function targetId({ provider, model }: Pick<Target, 'provider' | 'model'>): string {
  return `${provider.name}/${model}`;
}
