import { billingModule } from '@atelier/billing';
import { gatewayModule } from '@atelier/gateway';
import { identityModule } from '@atelier/identity';
import { notificationsModule } from '@atelier/notifications';
import { playgroundModule } from '@atelier/playground';
import type { AnyModule } from '@atelier/api';
import type { ContextName } from './targets.ts';

/** The implementation of every context. */
export const modules: Readonly<Record<ContextName, AnyModule>> = {
  identity: identityModule,
  notifications: notificationsModule,
  gateway: gatewayModule,
  billing: billingModule,
  playground: playgroundModule,
};
