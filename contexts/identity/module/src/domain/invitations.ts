import type { Id, UserId } from '@atelier/kernel';
import type { MemberRole } from './members.ts';

export type InvitationId = Id<'invitation'>;

/** Waits for the person of an e-mail address, whether there is an account of it yet or not. */
export type Invitation = {
  readonly invitationId: InvitationId;
  readonly email: string;
  readonly role: MemberRole;
  readonly by: UserId;
  readonly expiresAt: string;
};

export type Invitations = readonly Invitation[];

/** What became of one that nobody can accept any more. */
export type Closed = 'accepted' | 'declined' | 'revoked' | 'replaced' | 'expired';

/** The one of this id that can still be accepted. */
export function openInvitation(
  invitations: Invitations,
  invitationId: InvitationId,
  now: string,
): Invitation | undefined {
  return invitations.find((each) => each.invitationId === invitationId && each.expiresAt > now);
}

/** Those that have to go when somebody is invited: what is out of date, and one of the same address. */
export function outlived(invitations: Invitations, email: string, now: string) {
  return invitations.flatMap((each) => {
    if (each.expiresAt <= now) return { ...each, as: 'expired' as const };
    return each.email === email ? { ...each, as: 'replaced' as const } : [];
  });
}
