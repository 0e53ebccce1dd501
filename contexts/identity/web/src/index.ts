export { ApiKeyListPanel } from './api-key-list.panel.tsx';
export { AuditTrailPage, type AuditView } from './audit-trail.page.tsx';
export { type IdentityApi, keys as identityKeys, type Me, useIdentity } from './identity-api.ts';
export { RoleListPage } from './role-list.page.tsx';
export { SettingsPage } from './settings.page.tsx';
export { SignInPage } from './sign-in.page.tsx';
export { UserListPage } from './user-list.page.tsx';
