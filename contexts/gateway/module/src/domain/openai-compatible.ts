import type { Codec } from './codec.ts';
import { openAiChat } from './openai-chat.ts';

/** Chat completions as servers other than OpenAI's take them: under the limit's older name. */
export const openAiCompatibleChat: Codec = {
  ...openAiChat,
  request: {
    ...openAiChat.request,
    write(request) {
      const { max_completion_tokens: limit, ...body } = openAiChat.request.write(request);
      return limit === undefined ? body : { ...body, max_tokens: limit };
    },
  },
};
