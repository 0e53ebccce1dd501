import { assignRole } from './assign-role.ts';
import { changeMember } from './change-member.ts';
import { changePassword } from './change-password.ts';
import { changeWorkspace } from './change-workspace.ts';
import { createApiKey } from './create-api-key.ts';
import { createUser } from './create-user.ts';
import { createWorkspace } from './create-workspace.ts';
import { defineRole } from './define-role.ts';
import { describeMembers } from './describe-members.ts';
import { describeUsers } from './describe-users.ts';
import { describeWorkspace } from './describe-workspace.ts';
import { getProviderKey } from './get-provider-key.ts';
import { getWorkspace } from './get-workspace.ts';
import { grantPermission } from './grant-permission.ts';
import { listApiKeys } from './list-api-keys.ts';
import { listAuditEntries } from './list-audit-entries.ts';
import { inviteMember } from './invite-member.ts';
import { forgetSecret, keepSecret, openSecret } from './keep-secret.ts';
import { listInvitations } from './list-invitations.ts';
import { listMembers } from './list-members.ts';
import { listProviderKeys } from './list-provider-keys.ts';
import { listRoles } from './list-roles.ts';
import { listUsers } from './list-users.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { me } from './me.ts';
import { acceptInvitation, declineInvitation, listMyInvitations } from './my-invitations.ts';
import { openProviderKey } from './open-provider-key.ts';
import type { IdentityPorts } from './ports.ts';
import { redeemSignInLink } from './redeem-sign-in-link.ts';
import { register } from './register.ts';
import { reinstateUser } from './reinstate-user.ts';
import { removeMember } from './remove-member.ts';
import { removeProviderKey } from './remove-provider-key.ts';
import { removeRole } from './remove-role.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { storeProviderKey } from './store-provider-key.ts';
import { revokeInvitation } from './revoke-invitation.ts';
import { suspendUser } from './suspend-user.ts';
import { switchWorkspace } from './switch-workspace.ts';
import { withdrawPermission } from './withdraw-permission.ts';
import { withdrawRole } from './withdraw-role.ts';

/** Every operation of the contract, on `ports`. */
export const operations = (ports: IdentityPorts) => ({
  register: register(ports),
  login: login(ports),
  redeemSignInLink: redeemSignInLink(ports),
  logout: logout(ports),
  changePassword: changePassword(ports),
  me: me(ports),
  switchWorkspace: switchWorkspace(ports),
  createApiKey: createApiKey(ports),
  listApiKeys: listApiKeys(ports),
  revokeApiKey: revokeApiKey(ports),
  storeProviderKey: storeProviderKey(ports),
  getProviderKey: getProviderKey(ports),
  listProviderKeys: listProviderKeys(ports),
  removeProviderKey: removeProviderKey(ports),
  listUsers: listUsers(ports),
  createUser: createUser(ports),
  suspendUser: suspendUser(ports),
  reinstateUser: reinstateUser(ports),
  assignRole: assignRole(ports),
  withdrawRole: withdrawRole(ports),
  grantPermission: grantPermission(ports),
  withdrawPermission: withdrawPermission(ports),
  listRoles: listRoles(ports),
  defineRole: defineRole(ports),
  removeRole: removeRole(ports),
  getWorkspace: getWorkspace(ports),
  createWorkspace: createWorkspace(ports),
  changeWorkspace: changeWorkspace(ports),
  listMembers: listMembers(ports),
  changeMember: changeMember(ports),
  removeMember: removeMember(ports),
  inviteMember: inviteMember(ports),
  listInvitations: listInvitations(ports),
  revokeInvitation: revokeInvitation(ports),
  listMyInvitations: listMyInvitations(ports),
  acceptInvitation: acceptInvitation(ports),
  declineInvitation: declineInvitation(ports),
  openProviderKey: openProviderKey(ports),
  describeUsers: describeUsers(ports),
  describeWorkspace: describeWorkspace(ports),
  describeMembers: describeMembers(ports),
  keepSecret: keepSecret(ports),
  openSecret: openSecret(ports),
  forgetSecret: forgetSecret(ports),
  listAuditEntries: listAuditEntries(ports),
});
