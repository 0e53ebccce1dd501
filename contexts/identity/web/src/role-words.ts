import type { Words } from '@atelier/ui';
import type { IdentityApi } from './identity-api.ts';

/** What to say when a change of a role or of a single permission is refused. */
export const roleWords: Words<
  | IdentityApi['defineRole']
  | IdentityApi['removeRole']
  | IdentityApi['grantPermission']
  | IdentityApi['withdrawPermission']
> = {
  ROLE_BUILT_IN: 'This is the name of a built-in role, and those stay as they are. Choose another.',
  ROLE_NOT_FOUND: 'This role was removed already.',
  USER_NOT_FOUND: 'This user is gone.',
  RANK_TOO_LOW: 'Your own rank is not above this. Somebody of a higher rank can do it.',
  PERMISSION_NOT_YOURS: ({ resource, action }) =>
    `Nobody gives what he may not do himself: you may not ${String(action)} ${String(resource)}.`,
};
