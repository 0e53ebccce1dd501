import { test } from 'node:test';
import { given } from '@atelier/kernel/testing';
import { DEFAULT_POLICY, workspacePolicy } from './policy.ts';

const masked = {
  type: 'PolicyChanged',
  policy: { ...DEFAULT_POLICY, sanitising: 'mask' },
} as const;
const taken = { type: 'ContentsTakenOver', keepContents: false } as const;

test('only what is named changes, and saying it again changes nothing', () => {
  given(workspacePolicy)
    .when({ type: 'ChangePolicy', change: { sanitising: 'mask' } })
    .accepts(masked);
  given(workspacePolicy, masked)
    .when({ type: 'ChangePolicy', change: { sanitising: 'mask', detectorsOff: [] } })
    .accepts();
});

test('a limit in days is set, and taken away by null', () => {
  const policy = { keepContents: true, retentionDays: 30, encryptContents: false } as const;
  const { cacheSeconds } = DEFAULT_POLICY;
  const rest = { sanitising: 'off', detectorsOff: [], customPatterns: [], cacheSeconds } as const;
  const limited = { type: 'PolicyChanged', policy: { ...policy, ...rest } } as const;
  given(workspacePolicy)
    .when({ type: 'ChangePolicy', change: { retentionDays: 30 } })
    .accepts(limited);
  given(workspacePolicy, limited)
    .when({ type: 'ChangePolicy', change: { retentionDays: null } })
    .accepts({ type: 'PolicyChanged', policy: DEFAULT_POLICY });
});

test('times of the cache are set as a whole, and what was chosen before there were any keeps the shipped ones', () => {
  const { cacheSeconds: _, ...before } = masked.policy;
  const old = { type: 'PolicyChanged', policy: before as typeof masked.policy } as const;
  given(workspacePolicy, old)
    .when({ type: 'ChangePolicy', change: { cacheSeconds: DEFAULT_POLICY.cacheSeconds } })
    .accepts();
  given(workspacePolicy, old)
    .when({ type: 'ChangePolicy', change: { cacheSeconds: { 'travel.trip': 60, chat: 0 } } })
    .accepts({
      type: 'PolicyChanged',
      policy: { ...masked.policy, cacheSeconds: { chat: 0, 'travel.trip': 60 } },
    });
});

test('names of own patterns are their own', () => {
  const one = { name: 'staff-number', pattern: 'E[0-9]{6}' };
  given(workspacePolicy)
    .when({ type: 'ChangePolicy', change: { customPatterns: [one, one] } })
    .rejects({ code: 'PATTERN_NAME_TAKEN', name: 'staff-number' });
  given(workspacePolicy)
    .when({ type: 'ChangePolicy', change: { customPatterns: [{ ...one, name: 'email' }] } })
    .rejects({ code: 'PATTERN_NAME_TAKEN', name: 'email' });
});

test('what was chosen before is taken over until somebody chooses here', () => {
  const takeOver = { type: 'TakeOverContents', keepContents: false } as const;
  given(workspacePolicy).when(takeOver).accepts(taken);
  given(workspacePolicy, taken).when(takeOver).accepts();
  given(workspacePolicy, masked).when(takeOver).accepts();
  given(workspacePolicy, taken)
    .when({ type: 'ChangePolicy', change: { sanitising: 'mask' } })
    .accepts({ type: 'PolicyChanged', policy: { ...masked.policy, keepContents: false } });
});
