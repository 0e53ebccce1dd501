import type { AuditRecord } from '@atelier/api';
import { newId } from '@atelier/kernel';
import type { AuditRow, IdentityPorts } from './ports.ts';

/**
 * Adds an entry and resolves when it is kept. A sign-in, also a failed one, names whom it was for.
 */
export const audit =
  ({ auditTrail, attempts, clock }: Pick<IdentityPorts, 'auditTrail' | 'attempts' | 'clock'>) =>
  (record: AuditRecord): Promise<void> => {
    const { actor, operation, outcome, code, requestId, address } = record;
    const target = record.target ?? attempts.take(requestId);
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
