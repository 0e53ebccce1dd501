import { randomBytes } from 'node:crypto';
import type { Connect } from '@atelier/api';
import { codeOf } from '@atelier/contract';
import { identity } from '@atelier/identity-contract';
import { PLATFORM, serviceCall } from '@atelier/kernel';
import { KEY_BYTES, type Sealer, sealer } from '@atelier/sealing';

/**
 * Seals what belongs to no context: the texts of durable processes, and answers kept for a repeated
 * request. Its key is made once and kept by identity, sealed by the master key. Throws a
 * `MasterKeyError` when that one is not configured any more.
 */
export async function platformSealer(connection: Connect): Promise<Sealer> {
  const value = randomBytes(KEY_BYTES).toString('base64');
  const kept = await connection('identity', identity)
    .keepSecret(
      { name: 'platform:texts', value, unlessKept: true },
      { context: serviceCall('platform', PLATFORM) },
    )
    .catch((error: unknown) => {
      if (codeOf(error) !== 'MASTER_KEY_MISSING') throw error;
      throw new MasterKeyError((error as Error).message, { cause: error });
    });
  return sealer(Buffer.from(kept.value, 'base64'));
}

export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
}
