import { answerAssembly } from '../domain/assembled-answer.ts';
import type { CanonicalAnswer, CanonicalRequest } from '../domain/canonical.ts';
import { replayedEvents } from '../domain/replayed-answer.ts';
import { answerJson, type Figures } from './account-call.ts';
import type { CachedAnswer, CachePlace } from './answer-cache.ts';
import type { Call } from './begin-call.ts';
import type { Ended } from './ports.ts';
import type { AnswerEvent } from './stream-answer.ts';

/** Accounts a call that was answered from the cache: nothing was used, and its cost is saved. */
export function closeCached(
  { account }: Pick<Call<object>, 'account'>,
  { costNanoUsd }: Pick<CachedAnswer, 'costNanoUsd'>,
  answered: string | undefined,
): Promise<Figures> {
  account.firstToken();
  const cached = costNanoUsd === undefined ? {} : { savedNanoUsd: costNanoUsd };
  return account.close({ answered, worked: false, cached });
}

/** Others may have more room: an answer that ends where a caller's limits let it end is not for them. */
export function mayKeep({ account }: Pick<Call<object>, 'account'>, ended: Ended): boolean {
  const { maximum, unbounded } = account.reserved;
  if (maximum === undefined) return true;
  // Of several answers only the first is read.
  if (unbounded?.choices !== 1) return false;
  try {
    return ended()?.stop !== 'length';
  } catch {
    return false;
  }
}

/** What is in the cache for a call in canonical form. */
export function cachedAnswerOf({ cache }: Call<CanonicalRequest>): CanonicalAnswer | undefined {
  const content = cache?.hit?.content;
  return content?.kind === 'canonical' ? content.answer : undefined;
}

/** A cached answer as a stream. */
export async function* replayedAnswer(
  call: Call<CanonicalRequest>,
  answer: CanonicalAnswer,
): AsyncGenerator<AnswerEvent> {
  const figures = await closeCached(call, call.cache?.hit ?? {}, answerJson(answer.parts));
  for (const event of replayedEvents(answer)) {
    if (event.type === 'finish') yield { ...event, usage: figures.usage, figures };
    else if (event.type !== 'error' && event.type !== 'usage') yield event;
  }
}

/** The events as they come; the answer they make together is kept. */
export async function* keptAnswer(
  cache: CachePlace,
  events: AsyncGenerator<AnswerEvent>,
): AsyncGenerator<AnswerEvent> {
  const assembly = answerAssembly();
  for await (const event of events) {
    assembly.add(event);
    const answer = event.type === 'finish' ? assembly.answer() : undefined;
    if (event.type === 'finish' && answer) {
      cache.close({ content: { kind: 'canonical', answer }, ...costOf(event.figures) });
    }
    yield event;
  }
}

export function costOf({ costNanoUsd }: Pick<Figures, 'costNanoUsd'>) {
  return costNanoUsd === undefined ? {} : { costNanoUsd };
}
