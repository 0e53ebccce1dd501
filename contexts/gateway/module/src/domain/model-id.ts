/** `provider/model`; the model's own name may hold further slashes, as Groq's do. */
export type ModelId = { readonly provider: string; readonly model: string };

export function parseModelId(id: string): ModelId | undefined {
  const slash = id.indexOf('/');
  if (slash < 1 || slash === id.length - 1) return undefined;
  return { provider: id.slice(0, slash), model: id.slice(slash + 1) };
}
