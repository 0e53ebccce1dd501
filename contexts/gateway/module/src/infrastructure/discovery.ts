import type { Provider, ProviderKey } from '../application/ports.ts';
import { openAiCompatible } from './provider.openai.ts';
import type { Transport } from './transport.undici.ts';

export type LocalServer = {
  readonly name: string;
  readonly title: string;
  readonly baseUrl: string;
};

/** Where model servers listen on the machine they were started on, unless told otherwise. */
export const USUAL_SERVERS: readonly LocalServer[] = [
  { name: 'ollama', title: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { name: 'lmstudio', title: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
  { name: 'llamacpp', title: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
  { name: 'vllm', title: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1' },
];

const LOCAL_WITHIN_MS = 1000;
const REMOTE_WITHIN_MS = 5000;

export type Found = { readonly provider: Provider; readonly models: readonly string[] };

/**
 * Asks each server for its models. Who does not answer with a list in a second is not there: another
 * program may well listen on these ports.
 */
export async function discover(
  transport: Transport,
  servers: readonly LocalServer[],
): Promise<readonly Found[]> {
  const asked = servers.map(async (server): Promise<Found | undefined> => {
    const provider = openAiCompatible(transport, {
      ...server,
      kind: 'openai-compatible',
      origin: 'discovered',
    });
    const models = await modelsOf(provider, undefined, LOCAL_WITHIN_MS);
    return models === undefined || models.length === 0 ? undefined : { provider, models };
  });
  return (await Promise.all(asked)).filter((found) => found !== undefined);
}

/** The models a server has now; undefined when it does not answer. */
export async function modelsOf(
  provider: Provider,
  key?: ProviderKey,
  withinMs = REMOTE_WITHIN_MS,
): Promise<readonly string[] | undefined> {
  const signal = AbortSignal.timeout(withinMs);
  return provider.listModels?.({ key, signal }).catch(() => undefined);
}
