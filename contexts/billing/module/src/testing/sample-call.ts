/** A call of the ledger as tests need one: what matters to a test it says itself. */
export const SAMPLE_CALL = {
  userId: 'user_ada',
  apiKeyId: null,
  ownKey: false,
  operation: 'chat',
  provider: 'openai',
  model: 'openai/small',
  status: 'success',
  at: '',
  inputTokens: 1,
  outputTokens: 1,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  latencyMs: 1,
  firstTokenMs: null,
} as const;
