import { identity } from '@atelier/identity-contract';
import { PLATFORM } from '@atelier/kernel';
import { publicHandler } from '@atelier/rpc';
import { hashOf } from './api-key-text.ts';
import type { IdentityPorts } from './ports.ts';
import { signIn } from './sign-in.ts';

export const redeemSignInLink = (ports: IdentityPorts) =>
  publicHandler(identity.redeemSignInLink, async ({ input, errors, host }) => {
    const userId = await ports.signInCodes.burn(hashOf(input.code), ports.clock.now());
    if (userId) ports.attempts.note(host.requestId, userId);
    const row = userId && (await ports.accessRows.get(PLATFORM, userId));
    if (!row || row.status === 'suspended') throw errors.SIGN_IN_LINK_INVALID();
    return signIn(ports, row, 'sign-in-link', host);
  });
