import { createHmac, randomBytes } from 'node:crypto';
import type { ApiKeyMarks, Secrets } from '../application/ports.ts';

const OWNER = 'platform';

/** Marks by HMAC-SHA256 with a secret of this installation, which all its processes share. */
export function apiKeyMarks(secrets: Secrets): ApiKeyMarks {
  let secret: Promise<string> | undefined;
  return {
    async of(text) {
      secret ??= secrets.putOnce(OWNER, 'api-key-mark', randomBytes(32).toString('base64url'));
      const key = await secret.catch((error: unknown) => {
        secret = undefined;
        throw error;
      });
      return createHmac('sha256', key).update(text).digest('hex').slice(0, 8);
    },
  };
}
