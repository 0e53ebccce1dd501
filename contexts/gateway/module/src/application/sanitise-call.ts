import { type GatewayError, invalid } from '../domain/failure.ts';
import type { Policy } from '../domain/policy.ts';
import type { Mask } from '../domain/sanitising/mask.ts';
import { sanitise } from '../domain/sanitising/sanitised.ts';
import { blocked } from './masked-call.ts';
import type { Engine } from './ports.ts';

/** A request as it may leave and be kept. */
export type Cleaned<Body extends object> = {
  readonly body: Body;
  readonly text: string;
  /** How much of which kind was found. */
  readonly sanitised?: Readonly<Record<string, number>>;
  /** Puts values back into the answer. */
  readonly mask?: Mask;
  /** Why it may not leave at all. */
  readonly refusal?: GatewayError;
};

/**
 * What the policy of the caller's workspace makes of a request, before anything else is done with it:
 * from here on nobody has the values but the mask. Of a call that is refused the redacted text is
 * given, to be written down.
 */
export async function sanitiseCall<Body extends object>(
  detection: Pick<Engine, 'detectors' | 'checkDigits'>,
  policy: Policy,
  { body, text }: { readonly body: Body; readonly text: string },
): Promise<Cleaned<Body>> {
  const { sanitising } = policy;
  if (sanitising === 'off') return { body, text };
  // What is refused is written down redacted.
  const done = sanitising === 'block' ? ({ ...policy, sanitising: 'redact' } as const) : policy;
  const result = await sanitise(body, done, detection).catch((error: unknown) => {
    if (error instanceof RangeError)
      throw invalid('body', 'is nested too deep to be looked through.');
    throw error;
  });
  const { findings, places, mask, isChanged } = result;
  if (findings.length === 0) return { body, text };
  const sanitised = Object.fromEntries(findings.map(({ kind, count }) => [kind, count]));
  // Where something is replaced, what is around it is as it was.
  const clean = result.body as Body;
  return {
    body: clean,
    text: isChanged ? JSON.stringify(clean) : text,
    sanitised,
    ...(mask ? { mask } : {}),
    ...(sanitising === 'block' ? { refusal: blocked(findings, places) } : {}),
  };
}

/** The header that tells a caller what was found: `email=2, card=1`. */
export function sanitisedHeader(sanitised: Readonly<Record<string, number>>): string {
  return Object.entries(sanitised)
    .map(([kind, count]) => `${kind}=${count}`)
    .join(', ');
}
