import type { AuditRecord } from '@atelier/api';
import { newId } from '@atelier/kernel';
import type { AuditRow, IdentityPorts } from './ports.ts';

/** Adds an entry and resolves when it is kept. */
export const audit =
  ({ auditTrail, clock }: Pick<IdentityPorts, 'auditTrail' | 'clock'>) =>
  (record: AuditRecord): Promise<void> => {
    const { actor, operation, target, outcome, code, requestId, address } = record;
    const entry: AuditRow = {
      id: newId('audit'),
      at: clock.now().toISOString(),
      actorKind: actor?.kind ?? 'anonymous',
      operation,
      outcome,
      requestId,
      ...(actor ? { userId: actor.userId } : {}),
      ...(target === undefined ? {} : { target }),
      ...(code === undefined ? {} : { code }),
      ...(address === undefined ? {} : { address }),
    };
    return auditTrail.append(entry);
  };
