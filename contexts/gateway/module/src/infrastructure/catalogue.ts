import { findProvider } from '@pydantic/genai-prices';
import { type Ability, type ModelCard, parametersOf } from '../domain/model.ts';
import { parseModelId } from '../domain/model-id.ts';
import entries from './catalogue.models-dev.json' with { type: 'json' };

type Kind = 'openai' | 'openai-compatible' | 'anthropic' | 'google';
type Entry = Partial<(typeof entries)[number]> & {
  id: string;
  efforts?: string[];
  jsonSchema?: boolean;
  deprecated?: boolean;
};
export type Card = Omit<ModelCard, 'price' | 'priceSource'>;

const KINDS: Readonly<Record<string, Kind>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  groq: 'openai-compatible',
  google: 'google',
};

/** Models that take or give something else than text, and price lists' leftovers. */
const NOT_TEXT =
  /whisper|tts|audio|realtime|image|dall-e|moderation|transcribe|live|sora|veo|imagen|search|computer-use|lyria|robotics|guard|orpheus|babbage|davinci|instruct$|translate/;

/**
 * The models of the built-in providers: abilities and limits from models.dev, and those too that
 * only the newer price list knows. What a model of a compatible server can do is not known; it is
 * taken to know what such servers know.
 */
export function catalogue() {
  const cards = new Map<string, Card>();
  for (const entry of entries as Entry[]) {
    const card = cardOf(entry);
    if (card && !entry.deprecated) cards.set(card.id, card);
  }
  const deprecated = new Set(
    (entries as Entry[]).flatMap(({ id, deprecated }) => (deprecated ? [id] : [])),
  );
  for (const provider of Object.keys(KINDS)) {
    for (const priced of findProvider({ providerId: provider })?.models ?? []) {
      const id = `${provider}/${priced.id}`;
      if (cards.has(id) || deprecated.has(id) || priced.deprecated) continue;
      if (NOT_TEXT.test(priced.id) || priced.description?.startsWith('Retired')) continue;
      const { name, context_window: contextWindowTokens } = priced;
      cards.set(id, pricedCard(id, provider, name, contextWindowTokens));
    }
  }
  return {
    ofProvider: (name: string) => [...cards.values()].filter(({ provider }) => provider === name),
    find: (id: string): Card | undefined => cards.get(id),
  };
}

function cardOf(entry: Entry): Card | undefined {
  const parsed = parseModelId(entry.id);
  const kind = parsed && KINDS[parsed.provider];
  if (!parsed || !kind || !entry.output?.includes('text')) return undefined;
  const embeds = /embed/.test(entry.id);
  if (!embeds && NOT_TEXT.test(parsed.model)) return undefined;
  const abilities: Ability[] = embeds ? ['embedding'] : ['chat'];
  if (entry.tools) abilities.push('tools');
  if (entry.input?.includes('image')) abilities.push('vision');
  // Every Claude answers by schema, natively or through a forced tool.
  if (entry.jsonSchema || kind === 'anthropic') abilities.push('json-schema');
  if (entry.reasoning) abilities.push('reasoning');
  const { maxOutputTokens, contextWindowTokens, efforts } = entry;
  return {
    id: entry.id,
    provider: parsed.provider,
    title: entry.title ?? parsed.model,
    abilities,
    ...(contextWindowTokens ? { contextWindowTokens } : {}),
    ...(maxOutputTokens ? { maxOutputTokens } : {}),
    parameters: parametersOf({
      kind,
      abilities,
      temperature: entry.temperature === true,
      ...(maxOutputTokens ? { maxOutputTokens } : {}),
      ...(efforts ? { efforts } : {}),
    }),
  };
}

function pricedCard(
  id: string,
  provider: string,
  title: string | undefined,
  window?: number,
): Card {
  const kind = KINDS[provider] ?? 'openai-compatible';
  const abilities: Ability[] = /embed/.test(id) ? ['embedding'] : ['chat', 'tools'];
  if (kind === 'anthropic') abilities.push('json-schema');
  return {
    id,
    provider,
    title: title ?? id.slice(provider.length + 1),
    abilities,
    ...(window ? { contextWindowTokens: window } : {}),
    parameters: parametersOf({ kind, abilities, temperature: false }),
  };
}

/** The card of a model that only its server knows. */
export function serverCard(provider: string, model: string): Card {
  const embeds = /embed|bge-|minilm|e5-/i.test(model);
  const abilities: Ability[] = embeds ? ['embedding'] : ['chat', 'tools', 'json-schema'];
  return {
    id: `${provider}/${model}`,
    provider,
    title: model,
    abilities,
    parameters: parametersOf({ kind: 'openai-compatible', abilities, temperature: true }),
  };
}
