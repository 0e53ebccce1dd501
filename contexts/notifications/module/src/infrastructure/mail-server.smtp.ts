import { createTransport } from 'nodemailer';
import type { Attempted, MailServer } from '../application/ports.ts';

export type SmtpSettings = {
  /** `smtp://user:password@host:587`, or `smtps://…`. */
  readonly url: string;
  /** As `Atelier <atelier@example.com>`. */
  readonly from: string;
};

const ANSWER_WITHIN_MS = 15_000;

/** E-mails over SMTP. A refusal of the 5xx kind is final, everything else is worth another attempt. */
export function smtpMailServer({ url, from }: SmtpSettings): MailServer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: ANSWER_WITHIN_MS,
    greetingTimeout: ANSWER_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
    // What a mail holds comes from here; nothing in it may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text, unsubscribeUrl }) {
      try {
        const { response } = await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          // The same in every attempt, so that a mail that came twice is seen to be one.
          messageId: `<${id}@atelier>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(unsubscribeUrl ? { 'List-Unsubscribe': `<${unsubscribeUrl}>` } : {}),
          },
        });
        return { ok: true, status: 250, text: String(response ?? '') };
      } catch (error) {
        return failed(error);
      }
    },
    close: () => transport.close(),
  };
}

function failed(error: unknown): Attempted {
  const { message, responseCode } = error as { message?: string; responseCode?: number };
  const text = message ?? String(error);
  if (responseCode === undefined) return { ok: false, text };
  // Wrong credentials are 535: the owner can mend them, so the mail is not lost for it.
  const isFinal = responseCode >= 500 && ![530, 534, 535, 538].includes(responseCode);
  return { ok: false, status: responseCode, text, ...(isFinal ? { isFinal } : {}) };
}
