import type { AnswerEvent } from '@atelier/gateway-contract';
import type { Signature } from '../domain/message.ts';
import type { SessionAnswer } from '../domain/session.ts';

/** An answer as far as it has come. */
export type AnswerDraft = {
  take(event: AnswerEvent): void;
  /** What it is now that nothing more comes; `stopped` when neither an end nor an error closed it. */
  close(): SessionAnswer;
};

/** Gathers the events of one answer, whatever of them came. */
export function answerDraft(): AnswerDraft {
  let content = '';
  let reasoning = '';
  const signatures: Signature[] = [];
  let closing: Pick<SessionAnswer, 'status' | 'finishReason' | 'figures' | 'failure'> | undefined;
  // By the provider's number of the call, which may be any: an array would be as long as it says.
  const toolCalls = new Map<number, { toolCallId: string; name: string; argumentsJson: string }>();

  return {
    take(event) {
      if (event.type === 'delta') content += event.text;
      if (event.type === 'reasoning') {
        reasoning += event.text;
        const { signature } = event;
        if (signature !== undefined) signatures.push({ end: reasoning.length, signature });
      }
      if (event.type === 'tool-call') {
        const call = toolCalls.get(event.index) ?? { toolCallId: '', name: '', argumentsJson: '' };
        toolCalls.set(event.index, call);
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
      ...(signatures.length > 0 ? { signatures } : {}),
      toolCalls: [...toolCalls].sort(([one], [other]) => one - other).map(([, call]) => call),
      ...(closing ?? { status: 'stopped' }),
    }),
  };
}
