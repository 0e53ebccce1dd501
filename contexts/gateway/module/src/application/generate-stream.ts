import type { z } from '@atelier/contract';
import { type AnswerEvent, gateway } from '@atelier/gateway-contract';
import { newId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import type { Failure } from '../domain/failure.ts';
import { askedOf, beginCall, callerOf } from './begin-call.ts';
import { cachedAnswerOf, keptAnswer, replayedAnswer } from './cached-call.ts';
import { asCallErrors } from './call-errors.ts';
import { failureData, figuresData, finishReasonOf, toRequest } from './conversation.ts';
import { targetId } from './find-target.ts';
import { type CheckOutput, outputFault } from './output-fault.ts';
import type { Engine } from './ports.ts';
import { type AnswerEvent as Event, type Judge, streamAnswer } from './stream-answer.ts';

export const generateStream = (engine: Engine & { readonly checkOutput: CheckOutput }) =>
  handler(gateway.generateStream, async ({ input, call, signal, errors }) =>
    asCallErrors(errors, input.model, async () => {
      const { model, messages, parameters, operation, requestId = newId('request'), task } = input;
      const asked = toRequest(model, messages, parameters, true, task);
      // Who chooses the id himself looks for it again.
      const isSought = input.requestId !== undefined;
      const caller = { ...callerOf(call, requestId, operation, task), isSought };
      const begun = await beginCall(engine, caller, askedOf(asked, signal));
      const request = () => begun.body;
      const judge: Judge = (answer) => missedSchema(outputFault(engine, begun.body, answer));
      const cached = cachedAnswerOf(begun);
      const start = () =>
        ({
          type: 'start',
          requestId,
          // Of a route, who answers.
          model: targetId(begun.account.target()),
          provider: begun.account.target().provider.name,
        }) as const;
      if (cached) return told(start(), replayedAnswer(begun, cached));
      const opened = await streamAnswer(engine, begun, { request, judge }, signal);
      if ('passed' in opened) return opened.passed;
      const { cache } = begun;
      return told(start(), cache ? keptAnswer(cache, opened.events) : opened.events);
    }),
  );

/** What was streamed cannot be taken back to be repaired. */
function missedSchema(wrong: string | undefined): Failure | undefined {
  if (wrong === undefined) return undefined;
  const message = `The model's answer does not satisfy the schema: ${wrong}.`;
  return { kind: 'output-invalid', message };
}

type Told = z.infer<typeof AnswerEvent>;

async function* told(start: Told, events: AsyncGenerator<Event>): AsyncGenerator<Told, void, void> {
  yield start;
  for await (const event of events) yield* toContract(event);
}

function toContract(event: Event): readonly Told[] {
  switch (event.type) {
    case 'start':
      return [];
    case 'text':
    case 'refusal':
      return [{ type: 'delta', text: event.text }];
    case 'reasoning':
      return [{ type: 'reasoning', text: event.text }];
    case 'reasoning-end':
      return event.signature === undefined
        ? []
        : [{ type: 'reasoning', text: '', signature: event.signature }];
    case 'tool-call': {
      const { index, id: toolCallId, name } = event;
      return [{ type: 'tool-call', index, toolCallId, name, argumentsDelta: '' }];
    }
    case 'tool-arguments':
      return [{ type: 'tool-call', index: event.index, argumentsDelta: event.text }];
    case 'finish': {
      const figures = figuresData(event.figures);
      const finishReason = finishReasonOf(event.stop);
      return [
        { type: 'usage', usage: figures.usage },
        { type: 'end', finishReason, figures },
      ];
    }
    case 'error': {
      const failure = failureData(event.failure);
      return [{ type: 'error', failure, figures: figuresData(event.figures) }];
    }
  }
}
