import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A new secret as Standard Webhooks writes it: `whsec_` and 32 bytes in base64. */
export function newHookSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** The name under which the secret of a web hook is kept. */
export const hookSecretName = (hookId: string) => `notifications:${hookId}`;

/**
 * The headers by which a receiver knows who sent `body`, and when (Standard Webhooks 1.0):
 * HMAC-SHA256 over `id.timestamp.body`, so that neither an old nor a changed message passes.
 */
export function signatureHeaders(
  secret: string,
  messageId: string,
  at: Date,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key)
    .update(`${messageId}.${timestamp}.${body}`)
    .digest('base64');
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
