import type { Pool } from 'pg';
import type { AnyProjection } from './row-changes.ts';
import type { Upcasters } from './upcasters.ts';

export async function rebuildReadTable(_options: {
  readonly pool: Pool;
  readonly schema: string;
  readonly projection: AnyProjection;
  readonly isInline: boolean;
  readonly upcasters: Upcasters;
}): Promise<{ events: number }> {
  throw new Error('not yet');
}
