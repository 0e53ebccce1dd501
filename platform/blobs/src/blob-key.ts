import { isId, type WorkspaceId } from '@atelier/kernel';

/** The key itself, or an error that says what keys look like. */
export function checkKey(key: string): string {
  if (key.length > 512 || !key.split('/').every((segment) => SEGMENT.test(segment)))
    throw invalid('key', key);
  return key;
}

/** As a key, but it may be empty and may end anywhere, also after a slash. */
export function checkPrefix(prefix: string): string {
  const segments = prefix.split('/');
  const last = segments.pop() ?? '';
  const isValid = segments.every((segment) => SEGMENT.test(segment)) && PARTIAL.test(last);
  if (prefix.length > 512 || !isValid) throw invalid('prefix', prefix);
  return prefix;
}

/** Workspace ids become the first segment, so they obey the same alphabet. */
export function checkWorkspaceId(workspaceId: WorkspaceId): string {
  if (!isId('workspace', workspaceId) || !SEGMENT.test(workspaceId))
    throw invalid('workspace id', workspaceId);
  return workspaceId;
}

// Lower case only: on the disks of macOS and Windows "A" and "a" are one file. No leading dot: that
// would allow "..". No trailing dot: Windows drops it.
const SEGMENT = /^[a-z0-9_-]([a-z0-9._-]{0,118}[a-z0-9_-])?$/;
const PARTIAL = /^([a-z0-9_-][a-z0-9._-]{0,119})?$/;

function invalid(what: string, value: string): TypeError {
  return new TypeError(
    `Invalid blob ${what} ${JSON.stringify(value.slice(0, 100))}: use segments of lower-case letters, ` +
      'digits, ".", "_" and "-" (no dot at either end, 120 characters), parted by "/".',
  );
}
