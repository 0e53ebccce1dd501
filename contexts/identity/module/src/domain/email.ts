import { accept, type Decider, reject, type UserId } from '@atelier/kernel';

export type EmailCommand = { type: 'ReserveEmail'; userId: UserId };
export type EmailEvent = { type: 'EmailReserved'; userId: UserId };
export type Email = { status: 'free' } | { status: 'reserved'; userId: UserId };

/** An e-mail address belongs to the first user who registers it. */
export const email = {
  initial: { status: 'free' },

  decide: {
    ReserveEmail({ userId }, state) {
      if (state.status === 'free') return accept({ type: 'EmailReserved', userId });
      return state.userId === userId ? accept() : reject({ code: 'EMAIL_TAKEN' });
    },
  },

  evolve: (_, { userId }) => ({ status: 'reserved', userId }),
} satisfies Decider<Email, EmailCommand, EmailEvent>;
