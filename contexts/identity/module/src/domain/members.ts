import type { UserId } from '@atelier/kernel';

export type MemberRole = 'owner' | 'member';
export type Member = { readonly userId: UserId; readonly role: MemberRole };
export type Members = readonly Member[];

export const without = (members: Members, userId: UserId): Members =>
  members.filter((each) => each.userId !== userId);

export const roleOf = (members: Members, userId: UserId): MemberRole | undefined =>
  members.find((each) => each.userId === userId)?.role;

export function isLastOwner(members: Members, userId: UserId): boolean {
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.userId === userId;
}
