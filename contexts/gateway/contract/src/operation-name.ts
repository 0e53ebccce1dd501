import { z } from '@atelier/contract';

/** What a call is for: limits, reports and the cache go by it. */
export const Operation = z.string().regex(/^[a-z][a-z0-9._-]{0,63}$/);
