import type { PaymentPorts } from './payment-ports.ts';
import { ProviderUnavailable } from './payment-provider.ts';

/** Asks the provider; that he cannot be asked is logged, and an error the contract knows. */
export async function withProvider<T>(
  { onUnavailable }: Pick<PaymentPorts, 'onUnavailable'>,
  errors: { PROVIDER_UNAVAILABLE: () => Error },
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    onUnavailable(error);
    throw errors.PROVIDER_UNAVAILABLE();
  }
}
