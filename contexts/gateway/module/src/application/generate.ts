import { gateway } from '@atelier/gateway-contract';
import { newId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { asCallErrors } from './call-errors.ts';
import { figuresData, finishReasonOf, fromParts, toRequest } from './conversation.ts';
import { generateAnswer } from './generate-answer.ts';
import type { CheckOutput } from './output-fault.ts';
import type { Engine } from './ports.ts';
import { resolveModel } from './resolve-model.ts';

export const generate = (engine: Engine & { readonly checkOutput: CheckOutput }) =>
  handler(gateway.generate, async ({ input, call, signal, errors }) =>
    asCallErrors(errors, input.model, async () => {
      const { model, messages, parameters, operation, requestId = newId('request') } = input;
      const target = await resolveModel(engine, model, call.actor);
      const request = toRequest(target.model, messages, parameters, false);
      const caller = { actor: call.actor, requestId, operation };
      const { answer, figures } = await generateAnswer(engine, caller, target, request, signal);
      return {
        requestId,
        model,
        message: fromParts(answer.parts),
        finishReason: finishReasonOf(answer.stop),
        figures: figuresData(figures),
      };
    }),
  );
