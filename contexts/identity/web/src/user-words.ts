import type { Words } from '@atelier/ui';
import type { IdentityApi } from './identity-api.ts';

/** What to say when a change of a user is refused. */
export const userWords: Words<
  | IdentityApi['suspendUser']
  | IdentityApi['reinstateUser']
  | IdentityApi['assignRole']
  | IdentityApi['withdrawRole']
  | IdentityApi['createUser']
> = {
  USER_NOT_FOUND: 'This user is gone.',
  ROLE_NOT_FOUND: 'This role was removed.',
  RANK_TOO_LOW: 'Your own rank is not above this. Somebody of a higher rank can do it.',
  LAST_SUPER_ADMIN: 'Somebody must remain super-admin. Give the role to another person first.',
  EMAIL_TAKEN: 'There is an account with this e-mail already.',
};
