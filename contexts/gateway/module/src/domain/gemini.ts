import type { ProviderCodec } from './codec.ts';
import { readAnswer } from './gemini.answer.ts';
import { writeRequest } from './gemini.request.ts';
import { streamReader } from './gemini.stream.ts';

/** Google's `generateContent` and `streamGenerateContent`. Which of the two is asked, its address says. */
export const gemini: ProviderCodec = {
  request: { write: writeRequest },
  answer: { read: readAnswer },
  stream: { reader: streamReader },
};
