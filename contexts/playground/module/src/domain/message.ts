import type { Id } from '@atelier/kernel';

export type MessageId = Id<'message'>;

export type Attachment = { readonly type: 'image'; readonly url: string };

export type Usage = {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  estimated: boolean;
};

export type Figures = {
  usage: Usage;
  costNanoUsd?: number | undefined;
  firstTokenMs?: number | undefined;
  latencyMs: number;
  tokensPerSecond?: number | undefined;
};

/** What somebody wrote, or a tool's result when it answers a tool call. */
export type Prompt = {
  readonly content: string;
  readonly attachments: readonly Attachment[];
  readonly toolCallId?: string | undefined;
  /** Instead of content, when several calls of one answer are answered together. */
  readonly toolResults?: readonly ToolResult[] | undefined;
};

export type ToolResult = {
  readonly toolCallId: string;
  readonly content: string;
  readonly isError?: boolean | undefined;
};

/** The calls that a prompt answers; none when a person wrote it. */
export function resultsIn({ content, toolCallId, toolResults }: Prompt): readonly ToolResult[] {
  if (toolResults) return toolResults;
  return toolCallId === undefined ? [] : [{ toolCallId, content }];
}

/** What a model wrote, whole or as far as it came. */
export type Answer<Failure, FinishReason> = {
  readonly content: string;
  readonly reasoning?: string | undefined;
  /** What proves to the provider that the reasoning is its own: it wants it back in the next turn. */
  readonly signatures?: readonly Signature[] | undefined;
  readonly toolCalls: readonly { toolCallId: string; name: string; argumentsJson: string }[];
  readonly status: 'complete' | 'stopped' | 'failed';
  readonly finishReason?: FinishReason | undefined;
  readonly figures?: Figures | undefined;
  readonly failure?: Failure | undefined;
};

/** Signs the reasoning from the signature before it up to `end`, in characters. */
export type Signature = { readonly end: number; readonly signature: string };

/** A message's place in the tree of a session: answers to one prompt are siblings. */
export type Place = {
  readonly parentId?: MessageId | undefined;
  readonly role: 'user' | 'assistant';
};

/** Messages by id, in the order in which they came. */
export type Tree = ReadonlyMap<MessageId, Place>;

/** A tree as it grew: a link is never changed, so that growing costs the same however many came. */
export type Growth = {
  readonly id: MessageId;
  readonly place: Place;
  readonly before: Growth | undefined;
  readonly count: number;
};

/** `before` with one message more. */
export function grown(before: Growth | undefined, id: MessageId, place: Place): Growth {
  return { id, place, before, count: (before?.count ?? 0) + 1 };
}

export function treeOf(growth: Growth | undefined): Tree {
  const places: [MessageId, Place][] = [];
  for (let link = growth; link !== undefined; link = link.before)
    places.push([link.id, link.place]);
  return new Map(places.reverse());
}

/** How much of a session's room texts and pictures take; a character is counted as a byte. */
export function sizeOf(message: Partial<Prompt & Answer<unknown, unknown>>): number {
  const { content = '', attachments = [], reasoning = '' } = message;
  const { toolResults = [], signatures = [] } = message;
  const texts = [
    content,
    reasoning,
    ...attachments.map(({ url }) => url),
    ...toolResults.map((result) => result.content),
    ...signatures.map(({ signature }) => signature),
  ];
  return texts.reduce((total, { length }) => total + length, 0);
}

/** From the first message down to `leafId`. */
export function pathTo(tree: Tree, leafId: MessageId | undefined): MessageId[] {
  const path: MessageId[] = [];
  for (let id = leafId; id !== undefined; id = tree.get(id)?.parentId) path.unshift(id);
  return path;
}

/** Finds the messages with the same parent and role, oldest first, the asked one among them. */
export function siblingsIn(tree: Tree): (id: MessageId) => readonly MessageId[] {
  const family = ({ parentId, role }: Place) => `${role} ${parentId ?? ''}`;
  const families = Map.groupBy(tree, ([, place]) => family(place));
  return (id) => {
    const place = tree.get(id);
    return place ? (families.get(family(place)) ?? []).map(([sibling]) => sibling) : [];
  };
}

/** Below `id`, always the latest child: where a conversation goes on from there. */
export function latestBelow(tree: Tree, id: MessageId): MessageId {
  const child = [...tree].findLast(([, place]) => place.parentId === id);
  return child ? latestBelow(tree, child[0]) : id;
}
