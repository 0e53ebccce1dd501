import { accept, type Decider, reject, type UserId } from '@atelier/kernel';

export type SuperAdminsCommand =
  | { type: 'AppointOwner'; userId: UserId }
  | { type: 'AppointSuperAdmin'; userId: UserId }
  | { type: 'DismissSuperAdmin'; userId: UserId };
export type SuperAdminsEvent =
  | { type: 'SuperAdminAppointed'; userId: UserId }
  | { type: 'SuperAdminDismissed'; userId: UserId };
export type SuperAdmins = readonly UserId[];

/** Once there is a super-admin who can act, there always is one. */
export const superAdmins = {
  initial: [],

  decide: {
    /** The first of all: nobody becomes it beside another, however many are made at once. */
    AppointOwner({ userId }, active) {
      const [owner] = active;
      if (owner !== undefined) return reject({ code: 'OWNER_THERE', owner });
      return accept({ type: 'SuperAdminAppointed', userId });
    },

    AppointSuperAdmin({ userId }, active) {
      if (active.includes(userId)) return accept();
      return accept({ type: 'SuperAdminAppointed', userId });
    },

    DismissSuperAdmin({ userId }, active) {
      if (!active.includes(userId)) return accept();
      if (active.length === 1) return reject({ code: 'LAST_SUPER_ADMIN' });
      return accept({ type: 'SuperAdminDismissed', userId });
    },
  },

  evolve(active, { type, userId }) {
    const others = active.filter((each) => each !== userId);
    return type === 'SuperAdminAppointed' ? [...others, userId] : others;
  },
} satisfies Decider<SuperAdmins, SuperAdminsCommand, SuperAdminsEvent>;
