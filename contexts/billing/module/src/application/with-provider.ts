import { ProviderUnavailable } from './payment-provider.ts';

/** Asks the provider; that he cannot be asked is an error the contract knows. */
export async function withProvider<T>(
  errors: { PROVIDER_UNAVAILABLE: () => Error },
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProviderUnavailable) throw errors.PROVIDER_UNAVAILABLE();
    throw error;
  }
}
