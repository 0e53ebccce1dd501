import type { AnswerEvent } from '@atelier/gateway-contract';
import type { SessionAnswer } from '../domain/session.ts';

/** An answer as far as it has come. */
export type AnswerDraft = {
  take(event: AnswerEvent): void;
  /** What it is now that nothing more comes; `stopped` when neither an end nor an error closed it. */
  close(): SessionAnswer;
  readonly closed: boolean;
};

export function answerDraft(): AnswerDraft {
  let content = '';
  let reasoning = '';
  let closing: Pick<SessionAnswer, 'status' | 'finishReason' | 'figures' | 'failure'> | undefined;
  const toolCalls: { toolCallId: string; name: string; argumentsJson: string }[] = [];

  return {
    take(event) {
      if (event.type === 'delta') content += event.text;
      if (event.type === 'reasoning') reasoning += event.text;
      if (event.type === 'tool-call') {
        const call = (toolCalls[event.index] ??= { toolCallId: '', name: '', argumentsJson: '' });
        call.toolCallId ||= event.toolCallId ?? '';
        call.name ||= event.name ?? '';
        call.argumentsJson += event.argumentsDelta;
      }
      if (event.type === 'end') {
        const { finishReason, figures } = event;
        closing = {
          status: finishReason === 'cancelled' ? 'stopped' : 'complete',
          finishReason,
          figures,
        };
      }
      if (event.type === 'error') {
        const { failure, figures } = event;
        const stopped = failure.kind === 'cancelled';
        closing = {
          status: stopped ? 'stopped' : 'failed',
          figures,
          ...(stopped ? {} : { failure }),
        };
      }
    },
    close: () => ({
      content,
      ...(reasoning ? { reasoning } : {}),
      // A provider may number its calls from one: holes are not calls.
      toolCalls: toolCalls.filter((call) => call !== undefined),
      ...(closing ?? { status: 'stopped' }),
    }),
    get closed() {
      return closing !== undefined;
    },
  };
}
