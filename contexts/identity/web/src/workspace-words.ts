import type { Words } from '@atelier/ui';
import type { IdentityApi } from './identity-api.ts';

export const workspaceWords: Words<IdentityApi['changeWorkspace']> = {
  WORKSPACE_NOT_FOUND: 'You no longer belong to this workspace.',
  NOT_WORKSPACE_OWNER: 'Only an owner of the workspace may change this.',
};

export const memberWords: Words<IdentityApi['changeMember'] | IdentityApi['removeMember']> = {
  ...workspaceWords,
  USER_NOT_FOUND: 'This person is no member any more.',
  LAST_OWNER: 'A workspace keeps at least one owner. Make somebody else an owner first.',
  PERSONAL_WORKSPACE: 'Nobody leaves his own personal workspace.',
};

export const invitationWords: Words<
  IdentityApi['inviteMember'] | IdentityApi['revokeInvitation'] | IdentityApi['acceptInvitation']
> = {
  ...workspaceWords,
  MEMBER_ALREADY: 'This person is a member already. The role is changed in the list above.',
  TOO_MANY_INVITATIONS: 'A hundred invitations wait for an answer. Take some back first.',
  INVITATION_NOT_FOUND: 'This invitation was taken back, or is out of date.',
};
