import type { Codec } from './codec.ts';
import { readAnswer, writeAnswer } from './openai-responses.answer.ts';
import { names, readRequest, writeRequest } from './openai-responses.request.ts';
import { streamReader } from './openai-responses.stream.ts';
import { streamWriter } from './openai-responses.writer.ts';

/** OpenAI's responses. */
export const openAiResponses: Codec = {
  request: { read: readRequest, write: writeRequest, names },
  answer: { read: readAnswer, write: writeAnswer },
  stream: { reader: streamReader, writer: streamWriter },
};
