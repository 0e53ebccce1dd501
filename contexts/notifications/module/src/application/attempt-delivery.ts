import { codeOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import type { DeliveryId, Parcel, Standing } from '../domain/delivery.ts';
import type { WebHookEvent } from '../domain/web-hook.ts';
import type { Attempted, NotificationsPorts } from './ports.ts';
import { noticeOf } from './record-notice.ts';
import type { WebHookRow } from './web-hook-list.projection.ts';
import { hookSecretName, signatureHeaders } from './web-hook-signature.ts';

/** `number` over the life of the delivery, `attempt` since it was last asked for. */
type Which = { readonly number: number; readonly attempt: number };
type Tried = Attempted & { readonly standing?: Standing };

const ANSWER_CHARACTERS = 300;

/**
 * Tries once and records what came of it. Answers how long to wait before the next attempt, or null
 * when there is none. An attempt that is recorded already is not made again.
 */
export async function attemptDelivery(
  ports: NotificationsPorts,
  call: CallContext,
  deliveryId: DeliveryId,
  { number, attempt }: Which,
): Promise<number | null> {
  const { deliveryRows, deliveries, clock, patience } = ports;
  const row = await deliveryRows.get(call.actor.workspaceId, deliveryId);
  if (row === undefined) return null;
  if (row.attempts >= number)
    return row.nextAttemptAt === null
      ? null
      : Math.max(0, Date.parse(row.nextAttemptAt) - clock.now().getTime());

  const tried = await handOver(ports, call, deliveryId, row.parcel);
  const pauseMs = pauseAfter(tried, attempt, patience.pausesMs);
  const now = clock.now();
  const at = now.toISOString();
  const { ok, status } = tried;
  const text = tried.text.slice(0, ANSWER_CHARACTERS);
  const standing = tried.standing ?? (ok ? 'delivered' : pauseMs === null ? 'failed' : 'waiting');
  if (row.parcel.channel === 'web-hook' && tried.standing === undefined)
    await noteAnswer(ports, call, row.parcel, tried, at);
  await deliveries(call, deliveryId, {
    type: 'RecordAttempt',
    deliveryId,
    number,
    answer: { at, ok, text, ...(status === undefined ? {} : { status }) },
    standing,
    ...(pauseMs === null ? {} : { nextAttemptAt: new Date(now.getTime() + pauseMs).toISOString() }),
  });
  return pauseMs;
}

/** The pause that the other side asked for, if that is longer than ours. */
function pauseAfter(tried: Tried, attempt: number, pausesMs: readonly number[]): number | null {
  const pauseMs = pausesMs[attempt - 1];
  if (tried.ok || tried.isFinal || tried.isGone || tried.standing || pauseMs === undefined)
    return null;
  return Math.max(pauseMs, Math.min(tried.retryAfterMs ?? 0, LONGEST_ASKED_MS));
}

const LONGEST_ASKED_MS = 86_400_000;

async function handOver(
  { mailServer, hookSender, webHookRows, identity, clock, patience }: NotificationsPorts,
  call: CallContext,
  deliveryId: DeliveryId,
  parcel: Parcel,
): Promise<Tried> {
  if (parcel.channel === 'mail') {
    if (mailServer === undefined)
      return {
        ok: false,
        standing: 'kept',
        text: 'There is no mail server (SMTP_URL): kept here.',
      };
    return mailServer.send({ id: deliveryId, ...parcel });
  }
  const { hookId, messageId, body } = parcel;
  const hook = await webHookRows.get(call.actor.workspaceId, hookId);
  if (hook?.status !== 'on')
    return { ok: false, standing: 'dropped', text: 'The web hook is switched off or deleted.' };
  const secret = await secretOf(identity, call, hookId);
  if (secret === undefined)
    return { ok: false, text: 'Its secret is missing: delete this web hook and make another.' };
  return hookSender.post({
    url: hook.url,
    publicOnly: hook.publicOnly,
    headers: signatureHeaders(secret, messageId, clock.now(), body),
    body,
    signal: AbortSignal.timeout(patience.answerWithinMs),
  });
}

async function secretOf(
  identity: NotificationsPorts['identity'],
  call: CallContext,
  hookId: string,
): Promise<string | undefined> {
  try {
    const name = hookSecretName(hookId);
    return (await identity.openSecret({ name }, { context: call })).value;
  } catch (error) {
    if (codeOf(error) !== 'SECRET_NOT_FOUND') throw error;
    return undefined;
  }
}

/** What an answer means for the web hook itself; that it is switched off and told are one fact. */
async function noteAnswer(
  { webHooks, webHookRows, begin, patience }: NotificationsPorts,
  call: CallContext,
  { hookId }: Extract<Parcel, { channel: 'web-hook' }>,
  { ok, isGone: gone = false }: Attempted,
  at: string,
): Promise<void> {
  const hook = await webHookRows.get(call.actor.workspaceId, hookId);
  if (hook === undefined) return;
  const patienceMs = patience.switchOffAfterMs;
  const command = { type: 'NoteAnswer', hookId, ok, gone, at, patienceMs } as const;
  await webHooks(call, hookId, command, {
    async together(transaction, events) {
      for (const event of events as readonly WebHookEvent[])
        if (event.type === 'WebHookSwitchedOff')
          await begin.notice(call, switchedOff(call, hook, event.reason, at), transaction);
    },
  });
}

const switchedOff = (call: CallContext, { id, url }: WebHookRow, reason: string, at: string) =>
  noticeOf(call, {
    key: `web-hook-off:${id}:${at}`,
    kind: 'notifications.web-hook-off',
    title: `The web hook to ${new URL(url).host} was switched off`,
    text: `${reason} Switch it on again when the address answers, and send again what it missed.`,
    link: '/settings/web-hooks',
    // Not its address, which may be a secret: the other web hooks are told this, too.
    data: { webHookId: id },
    users: [],
    owners: true,
  });
