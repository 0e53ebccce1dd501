import {
  type AssistantPart,
  CACHE_TTLS,
  type CacheHint,
  type CacheTtl,
  type ShownPart,
} from './canonical.ts';
import { compact, type Fields, type JsonObject } from './json.ts';
import type { Losses, RequestField } from './losses.ts';
import { takesBreakpoints } from './openai-model.ts';

/** How a part of a request asks for what stands before it to be kept in the provider's cache. */
export type WriteCache = (hint: CacheHint | undefined) => JsonObject;

/** OpenAI's breakpoint, or Anthropic's field, which routers take in OpenAI's format too. */
export function readCache(fields: Fields): { readonly cache?: CacheHint } {
  const hint =
    fields.optionalInner('prompt_cache_breakpoint') ?? fields.optionalInner('cache_control');
  if (hint === undefined) return {};
  hint.ignore('type', 'mode');
  return { cache: compact({ ttl: hint.optionalOneOf('ttl', CACHE_TTLS) }) };
}

/** Parts of which the last asks for the cache, where it is one that can. */
export function keptToEnd<Part extends ShownPart | AssistantPart>(
  parts: readonly Part[],
  hint: { readonly cache?: CacheHint },
): readonly Part[] {
  const last = parts.at(-1);
  if (last === undefined || last.type === 'reasoning' || last.type === 'refusal') return parts;
  return parts.with(-1, { ...last, ...hint });
}

/** For OpenAI itself. */
export function breakpoints(model: string, losses: Losses<RequestField>): WriteCache {
  if (!takesBreakpoints(model)) return noCache(losses);
  return (hint) =>
    hint === undefined
      ? {}
      : { prompt_cache_breakpoint: compact({ mode: 'explicit', ttl: hint.ttl && TTLS[hint.ttl] }) };
}

/** Where nothing can be asked for. */
export function noCache(losses: Losses<RequestField>): WriteCache {
  return (hint) => {
    if (hint !== undefined) losses.drop('cache');
    return {};
  };
}

/** As Anthropic says it. */
export const cacheControl: WriteCache = (hint) =>
  hint === undefined
    ? {}
    : { cache_control: compact({ type: 'ephemeral', ttl: hint.ttl && ANTHROPIC_TTLS[hint.ttl] }) };

/** The shortest time that is not less than what was asked for, where there is one. */
const TTLS: Record<CacheTtl, string> = { '5m': '30m', '30m': '30m', '1h': '12h', '12h': '12h' };
const ANTHROPIC_TTLS: Record<CacheTtl, string> = {
  '5m': '5m',
  '30m': '1h',
  '1h': '1h',
  '12h': '1h',
};
