import type { Execute, Rows, Transaction } from '@atelier/event-store';
import type { IdentityClient } from '@atelier/identity-contract';
import type { CallContext, Clock } from '@atelier/kernel';
import type { delivery, DeliveryId } from '../domain/delivery.ts';
import type { Notice, notice } from '../domain/notice.ts';
import type { notification } from '../domain/notification.ts';
import type { preferences } from '../domain/preferences.ts';
import type { webHook } from '../domain/web-hook.ts';
import type { DeliveryRow } from './delivery-list.projection.ts';
import type { NotificationRow } from './notification-list.projection.ts';
import type { PreferenceRow } from './preference-list.projection.ts';
import type { UnsubscribeTokens } from './unsubscribe-tokens.ts';
import type { WebHookRow } from './web-hook-list.projection.ts';

export type NotificationsPorts = {
  readonly notices: Execute<typeof notice>;
  readonly notifications: Execute<typeof notification>;
  readonly preferences: Execute<typeof preferences>;
  readonly webHooks: Execute<typeof webHook>;
  readonly deliveries: Execute<typeof delivery>;
  readonly notificationRows: Rows<NotificationRow>;
  readonly preferenceRows: Rows<PreferenceRow>;
  readonly webHookRows: Rows<WebHookRow>;
  readonly deliveryRows: Rows<DeliveryRow>;
  readonly identity: IdentityClient;
  readonly begin: Begin;
  readonly tokens: UnsubscribeTokens;
  /** Undefined without a mail server: then e-mails are kept in the outbox. */
  readonly mailServer: MailServer | undefined;
  readonly hookSender: HookSender;
  readonly clock: Clock;
  /** The address of the web app, for links in e-mails. */
  readonly publicUrl: string;
  readonly patience: Patience;
};

/** Starts durable work, together with what the caller's transaction records. */
export type Begin = {
  notice(call: CallContext, notice: Notice, transaction: Transaction): Promise<void>;
  /** `after`: how many attempts were made before, when something is sent again by hand. */
  delivery(
    call: CallContext,
    order: { readonly deliveryId: DeliveryId; readonly after: number },
    transaction: Transaction,
  ): Promise<void>;
};

/** How long deliveries are tried. */
export type Patience = {
  /** The pauses between attempts; after the last one a delivery has failed. */
  readonly pausesMs: readonly number[];
  /** How long an answer of a web hook is waited for. */
  readonly answerWithinMs: number;
  /** How long a web hook may fail without a break before it is switched off. */
  readonly switchOffAfterMs: number;
};

/** What came of one attempt to hand something over. */
export type Attempted = {
  readonly ok: boolean;
  /** It will never be taken, however often it is tried. */
  readonly isFinal?: boolean;
  /** The address wants nothing any more. */
  readonly isGone?: boolean;
  /** The other side asked to be left alone for so long. */
  readonly retryAfterMs?: number;
  readonly status?: number;
  readonly text: string;
};

/** Hands e-mails to a server. Never throws for what the server says. */
export type MailServer = {
  send(mail: {
    readonly id: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly unsubscribeUrl?: string;
  }): Promise<Attempted>;
  close(): void;
};

/** Posts to web hooks. Never throws for what the address says; follows no redirect. */
export type HookSender = {
  post(request: {
    readonly url: string;
    readonly publicOnly: boolean;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
  }): Promise<Attempted>;
  close(): Promise<void>;
};
