import { randomBytes } from 'node:crypto';
import type { Connect } from '@atelier/api';
import { identity } from '@atelier/identity-contract';
import { PLATFORM, serviceCall } from '@atelier/kernel';
import { KEY_BYTES, type Sealer, sealer } from '@atelier/sealing';

/**
 * Seals what belongs to no context: the texts of durable processes, and answers kept for a repeated
 * request. Its key is made once and kept by identity, sealed by the master key.
 */
export async function platformSealer(connection: Connect): Promise<Sealer> {
  const value = randomBytes(KEY_BYTES).toString('base64');
  const kept = await connection('identity', identity).keepSecret(
    { name: 'platform:texts', value, unlessKept: true },
    { context: serviceCall('platform', PLATFORM) },
  );
  return sealer(Buffer.from(kept.value, 'base64'));
}
