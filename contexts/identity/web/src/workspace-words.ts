import type { Words } from '@atelier/ui';
import type { IdentityApi } from './identity-api.ts';

export const workspaceWords: Words<IdentityApi['changeWorkspace']> = {
  WORKSPACE_NOT_FOUND: 'You no longer belong to this workspace.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may change this.',
};

export const memberWords: Words<IdentityApi['addMember'] | IdentityApi['removeMember']> = {
  ...workspaceWords,
  USER_NOT_FOUND: 'Nobody has an account with this e-mail. They open one first, then you add them.',
  LAST_OWNER: 'A workspace keeps at least one owner. Make somebody else an owner first.',
  PERSONAL_WORKSPACE: 'Nobody leaves his own personal workspace.',
};
