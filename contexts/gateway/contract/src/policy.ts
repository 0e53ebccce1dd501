import { z } from '@atelier/contract';
import { Operation } from './operation-name.ts';

/**
 * What is done with secrets and personal data before a prompt leaves: nothing; counted only; replaced
 * by its kind (`[EMAIL]`); replaced by a placeholder that is put back in the answer; or the call is
 * refused.
 */
export const SanitisingMode = z.enum(['off', 'report', 'redact', 'mask', 'block']);
export type SanitisingMode = z.infer<typeof SanitisingMode>;

/** What is looked for. A workspace's own patterns come beside these, under their own names. */
export const SensitiveKind = z.enum([
  'private-key',
  'api-key',
  'token',
  'password',
  'cloud-account',
  'card',
  'iban',
  'national-id',
  'email',
  'phone',
  'ip',
]);
export type SensitiveKind = z.infer<typeof SensitiveKind>;

export const CustomPattern = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/)
    .describe('Its kind in counts, and in capitals what stands for it in a prompt.'),
  pattern: z
    .string()
    .min(1)
    .max(500)
    .describe('A regular expression in RE2 syntax: no look-around, no back-references.'),
});
export type CustomPattern = z.infer<typeof CustomPattern>;

const RetentionDays = z.int().min(1).max(3650);

const DAY_SECONDS = 86_400;
/** By operation. What is not named is not cached, and neither is what has 0. */
export const CacheSeconds = z
  .record(
    Operation,
    z
      .int()
      .min(0)
      .max(30 * DAY_SECONDS),
  )
  .refine((times) => Object.keys(times).length <= 50, 'At most 50 operations.')
  .describe('For how many seconds answers of an operation are kept, to answer equal requests.');

/** How the gateway treats the contents of a workspace's calls. */
export const Policy = z.object({
  keepContents: z.boolean().describe('Whether the request log keeps prompts and answers.'),
  retentionDays: RetentionDays.optional().describe('Kept contents go after so many days.'),
  encryptContents: z
    .boolean()
    .describe(
      'Whether prompts and answers are encrypted wherever they are kept: in the log and in sessions.',
    ),
  sanitising: SanitisingMode,
  detectorsOff: z.array(SensitiveKind).max(20).describe('Kinds that are not looked for.'),
  customPatterns: z.array(CustomPattern).max(20),
  cacheSeconds: CacheSeconds,
});
export type Policy = z.infer<typeof Policy>;

/** Only the fields that are sent change; `retentionDays: null` keeps contents without limit. */
export const PolicyChange = Policy.partial().extend({
  retentionDays: RetentionDays.nullable().optional(),
});
export type PolicyChange = z.infer<typeof PolicyChange>;
