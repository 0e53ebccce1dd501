import { gateway } from '@atelier/gateway-contract';
import { newId } from '@atelier/kernel';
import { handler } from '@atelier/rpc';
import { compact } from '../domain/json.ts';
import { beginCall, callerOf } from './begin-call.ts';
import { asCallErrors } from './call-errors.ts';
import { figuresData } from './conversation.ts';
import { embedCanonical } from './embed-texts.ts';
import { targetId } from './find-target.ts';
import type { Engine } from './ports.ts';

export const embed = (engine: Engine) =>
  handler(gateway.embed, async ({ input, call, signal, errors }) =>
    asCallErrors(errors, input.model, async () => {
      const { model, texts, dimensions, operation } = input;
      const requestId = newId('request');
      const caller = callerOf(call, requestId, operation, undefined);
      const body = compact({ texts, dimensions });
      const format = 'canonical' as const;
      const text = JSON.stringify(body);
      const asked = { model, streamed: false, body, text, format, signal, speaks: false };
      const begun = await beginCall(engine, caller, asked);
      const { vectors, figures } = await embedCanonical(engine, begun, signal);
      const rows = vectors.map((vector) => [...vector]);
      const answered = targetId(begun.account.target());
      return { requestId, model: answered, vectors: rows, figures: figuresData(figures) };
    }),
  );
