import type { Codec } from './codec.ts';
import { requestWriter } from './openai-chat.request.ts';
import { openAiChat } from './openai-chat.ts';

/** Chat completions as Groq, Ollama, vLLM, llama.cpp, LM Studio and others take them. */
export const openAiCompatibleChat: Codec = {
  ...openAiChat,
  request: { ...openAiChat.request, write: requestWriter('compatible') },
};
