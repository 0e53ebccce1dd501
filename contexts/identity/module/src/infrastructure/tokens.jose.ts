import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, isId } from '@atelier/kernel';
import {
  type CryptoKey,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Secrets, TokenClaims, Tokens } from '../application/ports.ts';

const DAY_MS = 86_400_000;
const PERIOD_DAYS = 30;
const AUDIENCE = 'atelier';
const OWNER = 'platform';
const purposeOf = (period: number) => `signing-key:${period}`;

/**
 * Bearer tokens: JWTs signed with Ed25519, `typ` at+jwt, verified without asking anybody.
 *
 * A signing key belongs to a period of thirty days and is made by whoever signs first in it: all
 * processes name the same key without talking, and whoever loses that race takes the winner's. Keys
 * whose tokens have all expired are removed.
 */
export function joseTokens(options: {
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly issuer: string;
  readonly lifetimeDays: number;
}): Tokens {
  const { secrets, clock, issuer, lifetimeDays } = options;
  const keys = signingKeys(secrets, clock);
  let csrfKey: Promise<string> | undefined;
  const periodNow = () => Math.floor(clock.now().getTime() / (PERIOD_DAYS * DAY_MS));
  const periodsAlive = Math.ceil(lifetimeDays / PERIOD_DAYS) + 1;

  return {
    lifetimeMs: lifetimeDays * DAY_MS,

    async issue({ userId, loginId, expiresAt }) {
      const period = periodNow();
      const { privateKey } = await keys.ofPeriod(period, period - periodsAlive);
      return new SignJWT({ sid: loginId })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: `sig_${period}` })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(clock.now())
        .setExpirationTime(expiresAt)
        .sign(privateKey);
    },

    async read(token) {
      const period = periodOf(token);
      const now = periodNow();
      // Only periods that can have a living token are looked up, so that guessing costs no query.
      if (period === undefined || period > now + 1 || period < now - periodsAlive) return undefined;
      const publicKey = await keys.known(period);
      if (publicKey === undefined) return undefined;
      const verified = await jwtVerify(token, publicKey, {
        algorithms: ['EdDSA'],
        typ: 'at+jwt',
        issuer,
        audience: AUDIENCE,
        currentDate: clock.now(),
        requiredClaims: ['sub', 'sid', 'exp'],
      }).catch(() => undefined);
      return verified && claimsOf(verified.payload);
    },

    async csrfToken(loginId) {
      csrfKey ??= secrets.putOnce(OWNER, 'csrf-key', randomBytes(32).toString('base64url'));
      const key = await csrfKey.catch((error: unknown) => {
        csrfKey = undefined;
        throw error;
      });
      return createHmac('sha256', key).update(loginId).digest('base64url');
    },
  };
}

type KeyPair = { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };

/** How long a key that was not there is not looked for again, whatever tokens name it. */
const MISSING_MS = 1_000;

function signingKeys(secrets: Secrets, clock: Clock) {
  const missing = new Map<number, number>();
  const pairs = new Map<number, Promise<KeyPair | undefined>>();
  const remembered = (period: number, find: () => Promise<KeyPair | undefined>) => {
    const pair = find();
    pairs.set(period, pair);
    // A key that is not there yet, or could not be read, is looked for again the next time.
    const drop = () => pairs.get(period) === pair && pairs.delete(period);
    pair.then((found) => found ?? drop(), drop);
    return pair;
  };

  return {
    async ofPeriod(period: number, expired: number): Promise<KeyPair> {
      const known = await pairs.get(period);
      if (known) return known;
      const made = await remembered(period, async () => {
        const stored = await secrets.get(OWNER, purposeOf(period));
        return pairOf(stored ?? (await secrets.putOnce(OWNER, purposeOf(period), await newJwk())));
      });
      missing.delete(period);
      pairs.delete(expired);
      await secrets.remove(OWNER, purposeOf(expired));
      if (made === undefined) throw new Error('The signing key was made and is not there.');
      return made;
    },
    async known(period: number): Promise<CryptoKey | undefined> {
      const nowMs = clock.now().getTime();
      if ((missing.get(period) ?? 0) > nowMs) return undefined;
      const find = async () => {
        const stored = await secrets.get(OWNER, purposeOf(period));
        if (stored !== undefined) return pairOf(stored);
        missing.set(period, nowMs + MISSING_MS);
        return undefined;
      };
      return (await (pairs.get(period) ?? remembered(period, find)))?.publicKey;
    },
  };
}

async function newJwk(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}

async function pairOf(stored: string): Promise<KeyPair> {
  const jwk = JSON.parse(stored) as JWK;
  const { d: _, ...publicJwk } = jwk;
  const [privateKey, publicKey] = await Promise.all([
    importJWK(jwk, 'EdDSA'),
    importJWK(publicJwk, 'EdDSA'),
  ]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array)
    throw new Error('The stored signing key is no key pair.');
  return { privateKey, publicKey };
}

function periodOf(token: string): number | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    const digits = /^sig_(\d{1,6})$/.exec(kid ?? '')?.[1];
    return digits === undefined ? undefined : Number(digits);
  } catch {
    return undefined;
  }
}

function claimsOf(payload: { sub?: string; sid?: unknown; exp?: number }): TokenClaims | undefined {
  const { sub, sid, exp } = payload;
  if (typeof sub !== 'string' || typeof sid !== 'string' || exp === undefined) return undefined;
  if (!isId('user', sub) || !isId('login', sid)) return undefined;
  return { userId: sub, loginId: sid, expiresAt: new Date(exp * 1000) };
}
