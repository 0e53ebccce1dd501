/** `provider/model`; the model's own name may hold further slashes, as Groq's do. */
export type ModelId = { readonly provider: string; readonly model: string };

export function parseModelId(id: string): ModelId | undefined {
  const slash = id.indexOf('/');
  if (slash < 1 || slash === id.length - 1) return undefined;
  return { provider: id.slice(0, slash), model: id.slice(slash + 1) };
}

/**
 * The id that a vendor's own name of its model stands for, where no route has that name; any other as it is.
 * Programs have such names built in, and go by how they begin.
 */
export function withVendor(name: string): string {
  const vendor = VENDORS.find(({ names }) => names.test(name));
  return vendor ? `${vendor.provider}/${name}` : name;
}

// `gpt-oss` is run by everybody but OpenAI, and whisper by others too.
const VENDORS = [
  { provider: 'anthropic', names: /^claude-/ },
  { provider: 'google', names: /^gemini-/ },
  {
    provider: 'openai',
    names: /^(gpt-(?!oss)|chatgpt-|codex-|o\d|text-embedding-|tts-|whisper-1|dall-e-)/,
  },
];

/**
 * The name of the route that a model name may stand for: `route/fast`, or `fast` alone, so that a
 * client whose model cannot be changed is served too. No provider is called `route`.
 */
export function routeNameOf(id: string): string | undefined {
  return ROUTE_ID.exec(id)?.[1];
}

export function routeId(name: string): string {
  return `route/${name}`;
}

const ROUTE_ID = /^(?:route\/)?([a-z0-9][a-z0-9._-]{0,63})$/;
