import type { AssistantPart, CanonicalRequest, Message } from './canonical.ts';
import { hashOf } from './text-statistics.ts';

/** What every vendor takes for the name of a tool. */
const TAKEN = /^[a-z_][\w-]{0,63}$/i;

/**
 * The request with names of tools that every vendor takes: clients may have longer ones, as those of
 * an MCP server, or with dots in them. `own` finds the caller's name for one of those.
 */
export function fittedNames(request: CanonicalRequest) {
  const names = new Map<string, string>();
  const fit = <Named extends { readonly name: string }>(named: Named): Named => {
    if (TAKEN.test(named.name)) return named;
    const name = fitted(named.name);
    names.set(name, named.name);
    return { ...named, name };
  };
  const fitPart = (part: AssistantPart) => (part.type === 'tool-call' ? fit(part) : part);
  const fitMessage = (message: Message): Message =>
    message.role === 'assistant' ? { ...message, parts: message.parts.map(fitPart) } : message;
  const { tools, toolChoice, messages } = request;
  return {
    request: {
      ...request,
      tools: tools.map(fit),
      messages: messages.map(fitMessage),
      ...(toolChoice?.type === 'tool' ? { toolChoice: fit(toolChoice) } : {}),
    },
    own: <Named extends { readonly name: string }>(named: Named): Named => {
      const name = names.get(named.name);
      return name === undefined ? named : { ...named, name };
    },
  };
}

/** What is left of the name, and a sign of all of it: two that begin alike stay two. */
function fitted(name: string): string {
  const left = name
    .replace(/[^\w-]/g, '_')
    .replace(/^[^a-z_]/i, '_')
    .slice(0, 56);
  return `${left}_${hashOf(name).toString(36)}`;
}
