export type { Owner } from './application/make-owner.ts';
export {
  type IdentitySettings,
  identityModule,
  type StartedIdentity,
} from './identity.module.ts';
export type { MasterKey } from './infrastructure/keyring.jose.ts';
