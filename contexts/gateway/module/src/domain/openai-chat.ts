import type { Codec } from './codec.ts';
import { readAnswer, writeAnswer } from './openai-chat.answer.ts';
import { readRequest, writeRequest } from './openai-chat.request.ts';
import { streamReader, streamWriter } from './openai-chat.stream.ts';

/** OpenAI's chat completions, also spoken by Groq, Ollama, vLLM, llama.cpp, LM Studio and others. */
export const openAiChat: Codec = {
  request: { read: readRequest, write: writeRequest },
  answer: { read: readAnswer, write: writeAnswer },
  stream: { reader: streamReader, writer: streamWriter },
};
