import { problem } from '@atelier/contract';
import { PermissionShape } from './identity.shapes.ts';

export const EMAIL_TAKEN = problem(409, 'An account with this e-mail exists already.');
export const INVALID_CREDENTIALS = problem(401, 'E-mail or password is wrong.');
export const USER_SUSPENDED = problem(403, 'This account is suspended.');
export const USER_NOT_FOUND = problem(404, 'No such user.');
export const ROLE_NOT_FOUND = problem(404, 'No such role.');
export const RANK_TOO_LOW = problem(403, 'Your own rank is not above what this touches.');
export const WORKSPACE_NOT_FOUND = problem(404, 'No such workspace.');

export const PERMISSION_NOT_YOURS = problem(
  403,
  'Nobody gives what he may not do himself.',
  PermissionShape,
);
export const LAST_SUPER_ADMIN = problem(409, 'Somebody must remain super-admin.');
export const NOT_WORKSPACE_OWNER = problem(403, 'Only an owner of the workspace may do this.');
export const LAST_OWNER = problem(409, 'A workspace keeps at least one owner.');
export const ROLE_BUILT_IN = problem(409, 'Built-in roles stay as they are.');
export const PROVIDER_KEY_NOT_FOUND = problem(404, 'You stored no key for this provider.');
