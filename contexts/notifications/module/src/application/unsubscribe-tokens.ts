import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IdentityClient } from '@atelier/identity-contract';
import { PLATFORM, serviceCall, type UserId } from '@atelier/kernel';

type Subscription = { readonly userId: UserId; readonly kind: string };

/** What an e-mail carries so that its reader can end such mails without signing in. */
export type UnsubscribeTokens = {
  issue(subscription: Subscription): Promise<string>;
  /** Undefined for every token that is not one of ours. */
  read(token: string): Promise<Subscription | undefined>;
};

const SECRET = 'notifications:unsubscribe';

/** Tokens signed with a key that identity keeps sealed; nothing is stored for each e-mail. */
export function unsubscribeTokens(identity: IdentityClient): UnsubscribeTokens {
  let key: Promise<string> | undefined;
  const keyOf = () => {
    key ??= identity
      .keepSecret(
        { name: SECRET, value: randomBytes(32).toString('base64url'), unlessKept: true },
        { context: serviceCall('notifications', PLATFORM) },
      )
      .then(({ value }) => value);
    // A failure must not be remembered.
    key.catch(() => {
      key = undefined;
    });
    return key;
  };
  const sign = async (text: string) =>
    createHmac('sha256', await keyOf())
      .update(text)
      .digest('base64url');

  return {
    async issue({ userId, kind }) {
      const text = Buffer.from(`${userId} ${kind}`).toString('base64url');
      return `${text}.${await sign(text)}`;
    },
    async read(token) {
      const [text = '', signature = '', ...rest] = token.split('.');
      const expected = Buffer.from(await sign(text));
      const given = Buffer.from(signature);
      if (rest.length > 0 || given.length !== expected.length) return undefined;
      if (!timingSafeEqual(given, expected)) return undefined;
      const [userId = '', kind = ''] = Buffer.from(text, 'base64url').toString().split(' ');
      // Signed by us, so it is what `issue` wrote.
      return { userId: userId as UserId, kind };
    },
  };
}
