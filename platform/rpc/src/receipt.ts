import type { Receipt } from '@atelier/contract';

type Executed<Rejection> =
  | { readonly outcome: 'accepted'; readonly version: number }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

/** The contract errors a rejection may become: one constructor per code, with the rejection's data. */
export type ErrorsFor<Rejection extends { code: string }> = {
  [Code in Rejection['code']]: (options: {
    data: Omit<Extract<Rejection, { code: Code }>, 'code'>;
  }) => Error;
};

/** The receipt of an accepted command, or the contract's own error for the rejection. */
export function receipt<Rejection extends { code: string }>(
  executed: Executed<Rejection>,
  errors: NoInfer<ErrorsFor<Rejection>>,
): Receipt {
  if (executed.outcome === 'accepted') return { version: executed.version };
  throw refusal(executed.rejection, errors);
}

/** The contract's own error for a rejection, to be thrown. */
export function refusal<Rejection extends { code: string }>(
  rejection: Rejection,
  errors: NoInfer<ErrorsFor<Rejection>>,
): Error {
  const { code, ...data } = rejection;
  // The table has this code by its type; which data belongs to it is known only at run time.
  return errors[code as Rejection['code']]({ data: data as never });
}
