import { type Prompt, resultsIn } from './message.ts';

type Edited =
  | { readonly outcome: 'accepted'; readonly prompt: Prompt }
  | {
      readonly outcome: 'rejected';
      readonly rejection: { readonly code: 'TOOL_RESULTS_MISMATCH'; toolCallIds: string[] };
    };

/**
 * A prompt in another wording. What is put right in the result of a tool is still the result of that
 * tool, so each call that was answered before is answered now, and no other.
 */
export function editedPrompt(before: Prompt | undefined, change: Prompt): Edited {
  // Whether there is such a prompt, the session decides.
  if (before === undefined) return { outcome: 'accepted', prompt: change };
  const { content, attachments, toolResults } = change;
  const { toolCallId } = before;
  const asked = resultsIn(before).map((result) => result.toolCallId);
  if (toolResults === undefined && (asked.length === 0 || toolCallId !== undefined))
    return { outcome: 'accepted', prompt: { content, attachments, toolCallId } };
  const answered = toolResults?.map((result) => result.toolCallId) ?? [];
  if (asked.toSorted().join('\n') === answered.toSorted().join('\n'))
    return { outcome: 'accepted', prompt: { content, attachments, toolResults } };
  return { outcome: 'rejected', rejection: { code: 'TOOL_RESULTS_MISMATCH', toolCallIds: asked } };
}
