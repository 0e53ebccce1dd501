import { invalid, unsupported } from '../domain/failure.ts';
import { readUsage } from '../domain/openai-responses.answer.ts';
import { responsesErrorEvent } from '../domain/openai-responses.error.ts';
import { openAiResponses } from '../domain/openai-responses.ts';
import { numbered } from '../domain/openai-responses.writer.ts';
import { relayedResponses } from '../domain/relayed-responses.ts';
import type { Face } from './face.ts';
import { OPENAI_BEAT, openAiErrors } from './face.openai-chat.ts';

/** `POST /v1/responses`. */
export const responsesFace: Face = {
  path: '/v1/responses',
  format: 'openai-responses',
  codec: openAiResponses,
  modelOf({ model, background }) {
    if (typeof model !== 'string') throw invalid('model', 'must be a string.');
    // It would be made, and paid, after the call is accounted.
    if (background === true) {
      throw unsupported('background', 'answers are waited for here. Leave it out.');
    }
    return model;
  },
  passedHeaders: [],
  passedFields(_, { model }, maximum) {
    const named = { model: JSON.stringify(model) };
    return maximum === undefined ? named : { ...named, max_output_tokens: String(maximum) };
  },
  isAnswer: ({ output, error }) => Array.isArray(output) && error == null,
  usageOf: (answer) => readUsage(answer['usage']),
  relay: relayedResponses,
  wantsUsage: () => true,
  beat: OPENAI_BEAT,
  error: {
    ...openAiErrors,
    event: (failure) => numbered()('error', responsesErrorEvent(failure)),
  },
};
