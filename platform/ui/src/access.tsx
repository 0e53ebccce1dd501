import type { Permission } from '@atelier/kernel';
import { createContext, type ReactNode, use } from 'react';

const AccessContext = createContext<readonly Permission[]>([]);

/** Hands the screens what the signed-in person may do. The server checks again in any case. */
export function AccessProvider(props: { permissions: readonly Permission[]; children: ReactNode }) {
  return <AccessContext value={props.permissions}>{props.children}</AccessContext>;
}

/** Whether to show what needs this permission. */
export function useMay(resource: string, action: string): boolean {
  const permissions = use(AccessContext);
  return permissions.some(
    (granted) =>
      (granted.resource === 'all' || granted.resource === resource) &&
      (granted.action === 'manage' || granted.action === action),
  );
}
