import type { Codec } from './codec.ts';
import { readAnswer, writeAnswer } from './openai-chat.answer.ts';
import { names, readRequest, requestWriter } from './openai-chat.request.ts';
import { streamReader } from './openai-chat.stream.ts';
import { streamWriter } from './openai-chat.writer.ts';

/** OpenAI's chat completions. */
export const openAiChat: Codec = {
  request: { read: readRequest, write: requestWriter('openai'), names },
  answer: { read: readAnswer, write: writeAnswer },
  stream: { reader: streamReader, writer: streamWriter },
};
