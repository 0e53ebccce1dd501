/** Small, quick models that write JSON to a schema, one of each provider. */
export const TASK_MODELS = [
  'anthropic/claude-haiku-4-5',
  'openai/gpt-4.1-nano',
  'google/gemini-2.5-flash-lite',
  'groq/openai/gpt-oss-20b',
] as const;
