import { readAnswer, writeAnswer } from './anthropic-messages.answer.ts';
import { names, readRequest, writeRequest } from './anthropic-messages.request.ts';
import { streamReader } from './anthropic-messages.stream.ts';
import { streamWriter } from './anthropic-messages.writer.ts';
import type { Codec } from './codec.ts';

/** Anthropic's messages API. */
export const anthropicMessages: Codec = {
  request: { read: readRequest, write: writeRequest, names },
  answer: { read: readAnswer, write: writeAnswer },
  stream: { reader: streamReader, writer: streamWriter },
};
