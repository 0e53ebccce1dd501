import { gateway } from '@atelier/gateway-contract';
import { newId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { askedOf, beginCall, callerOf } from './begin-call.ts';
import { asCallErrors } from './call-errors.ts';
import { figuresData, finishReasonOf, fromParts, toRequest } from './conversation.ts';
import { targetId } from './find-target.ts';
import { generateCanonical } from './generate-answer.ts';
import type { CheckOutput } from './output-fault.ts';
import type { Engine } from './ports.ts';

export const generate = (engine: Engine & { readonly checkOutput: CheckOutput }) =>
  handler(gateway.generate, async ({ input, call, signal, errors }) =>
    asCallErrors(errors, input.model, async () => {
      const { model, messages, parameters, operation, requestId = newId('request'), task } = input;
      const request = toRequest(model, messages, parameters, false, task);
      // Who chooses the id himself looks for it again.
      const isSought = input.requestId !== undefined;
      const caller = { ...callerOf(call, requestId, operation, task), isSought };
      const begun = await beginCall(engine, caller, askedOf(request, signal));
      const { answer, figures } = await generateCanonical(engine, begun, signal);
      return {
        requestId,
        // Of a route, who answered.
        model: targetId(begun.account.target()),
        message: fromParts(answer.parts),
        finishReason: finishReasonOf(answer.stop),
        figures: figuresData(figures),
      };
    }),
  );
