import { GatewayError } from '../domain/failure.ts';
import type { Mask } from '../domain/sanitising/mask.ts';
import { remasked, remaskedBody } from '../domain/sanitising/remasked.ts';
import { restoredEvents, restoredParts } from '../domain/sanitising/restored-answer.ts';
import type { Account, Outcome } from './account-call.ts';
import type { Plan, Target } from './plan-call.ts';
import type { Provider } from './ports.ts';

/**
 * A plan whose providers see placeholders only, while whoever asks them sees the values: also what is
 * sent again after an answer was found wrong. Bytes do not pass through, for nobody would restore them.
 */
export function maskedPlan(plan: Plan, mask: Mask): Plan {
  const masked = (target: Target): Target => ({
    ...target,
    provider: maskedProvider(target.provider, mask),
  });
  const [first, ...others] = plan.targets;
  return { ...plan, targets: [masked(first), ...others.map(masked)] };
}

function maskedProvider({ passThrough: _, ...provider }: Provider, mask: Mask): Provider {
  return {
    ...provider,
    async answer(request, via) {
      const answer = await provider.answer(remaskedBody(mask, request), via);
      return { ...answer, parts: restoredParts(mask, answer.parts) };
    },
    stream: (request, via) =>
      restoredEvents(mask, provider.stream(remaskedBody(mask, request), via)),
  };
}

/** An account that writes placeholders down where values came back. */
export function maskedAccount(account: Account, mask: Mask): Account {
  return { ...account, close: (outcome) => account.close(maskedOutcome(outcome, mask)) };
}

function maskedOutcome({ failure, answered, ...outcome }: Outcome, mask: Mask): Outcome {
  return {
    ...outcome,
    answered: answered && remasked(mask, answered),
    ...(failure ? { failure: { ...failure, message: remasked(mask, failure.message) } } : {}),
  };
}

/** A refusal that tells kinds and places, and no value. */
export function blocked(
  findings: readonly { readonly kind: string; readonly count: number }[],
  places: readonly { readonly kind: string; readonly path: string }[],
): GatewayError {
  const kinds = findings.map(({ kind, count }) => `${kind} (${count})`).join(', ');
  const where = [...new Set(places.map(({ path }) => path))].join(', ');
  return new GatewayError({
    kind: 'invalid-request',
    ...(places[0] ? { field: places[0].path } : {}),
    message: `This workspace sends no secrets and personal data to models, and there are some: ${kinds}, in ${where}. Take them out; an owner of the workspace may change its policy in the settings.`,
  });
}
