import { formatUsd } from '@atelier/kernel';
import { AnswerEvent } from '@atelier/gateway-contract';
import { type Connection, UserError } from './connection.ts';

export type ChatOptions = {
  readonly model: string;
  readonly system?: string | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
};

type Output = {
  /** Where the answer goes, and nothing else, so that it can be piped on. */
  answer(text: string): void;
  /** Where figures go. */
  aside(text: string): void;
};

/** `atelier chat`: streams one answer. */
export async function chat(
  atelier: Connection,
  prompt: string,
  options: ChatOptions,
  output: Output,
): Promise<void> {
  if (!prompt.trim())
    throw new UserError('Say something: atelier chat "…", or pipe a text into it.');
  const { model, system, temperature, maxTokens } = options;
  const say = (role: 'system' | 'user', text: string) => ({
    role,
    parts: [{ type: 'text', text }],
  });
  const body = {
    model,
    messages: [...(system ? [say('system', system)] : []), say('user', prompt)],
    parameters: { temperature, maxTokens },
    operation: 'cli',
  };
  for await (const event of atelier.stream('/generations', body, AnswerEvent)) {
    if (event.type === 'delta') output.answer(event.text);
    if (event.type === 'error') throw new UserError(`\n${event.failure.message}`);
    if (event.type === 'end') {
      const { usage, costNanoUsd, latencyMs, tokensPerSecond } = event.figures;
      const cost = costNanoUsd === undefined ? 'price unknown' : formatUsd(costNanoUsd);
      const speed = tokensPerSecond === undefined ? '' : `, ${tokensPerSecond.toFixed(0)} tokens/s`;
      output.answer('\n');
      output.aside(
        `${model}: ${usage.inputTokens} + ${usage.outputTokens} tokens, ${cost}, ${(latencyMs / 1000).toFixed(1)} s${speed}\n`,
      );
    }
  }
}
