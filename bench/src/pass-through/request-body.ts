const PROMPT = 'Say it in one line, then say why. '.repeat(16);

/** A chat completion request of 0.7 KB for a model of the upstream. */
export function bodyOf(model: 'burst' | 'paced', stream: boolean): string {
  return JSON.stringify({
    model: `up/${model}`,
    messages: [
      { role: 'system', content: 'You are brief.' },
      { role: 'user', content: PROMPT },
    ],
    temperature: 0.2,
    ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
  });
}
