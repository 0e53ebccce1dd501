import type { AssistantPart, CanonicalRequest } from './canonical.ts';
import type { Losses, RequestField } from './losses.ts';
import { UNSAID } from './openai-responses.request.ts';
import { isSayable } from './unsaid.ts';

export type Vendor = 'openai' | 'anthropic';

/**
 * The request without thinking that another vendor proved: a conversation may have begun at one, and a
 * proof that is not its own makes a vendor refuse all of it.
 */
export function withoutForeignThoughts(
  request: CanonicalRequest,
  vendor: Vendor,
  losses?: Losses<RequestField>,
): CanonicalRequest {
  const isForeign = (part: AssistantPart) => {
    const by = vendorOf(part);
    return by !== undefined && by !== vendor;
  };
  const isTouched = request.messages.some(
    ({ role, parts }) => role === 'assistant' && parts.some(isForeign),
  );
  if (!isTouched) return request;
  losses?.drop('assistant.reasoning');
  const messages = request.messages.map((message) =>
    message.role === 'assistant'
      ? { ...message, parts: message.parts.filter((part) => !isForeign(part)) }
      : message,
  );
  return { ...request, messages };
}

/** Whether OpenAI's responses keep more of it than its chat completions, which know no thinking. */
export function keepsThoughts(request: CanonicalRequest): boolean {
  if (!isSayable(request, UNSAID)) return false;
  const { reasoning } = request;
  const thinks = reasoning !== undefined && reasoning.effort !== 'none';
  return (
    thinks ||
    request.messages.some(
      ({ role, parts }) =>
        role === 'assistant' && parts.some((part) => vendorOf(part) === 'openai'),
    )
  );
}

/** Who proved a thought. OpenAI seals what its models think in Fernet tokens, and Anthropic does not. */
function vendorOf(part: AssistantPart): Vendor | undefined {
  if (part.type !== 'reasoning') return undefined;
  if (part.redacted !== undefined) return 'anthropic';
  if (part.signature === undefined) return undefined;
  return part.signature.startsWith('gAAAA') ? 'openai' : 'anthropic';
}
