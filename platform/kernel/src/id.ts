/** An identifier that names its kind, as in `session_0199…`. A plain string to JSON and to people. */
export type Id<Kind extends string> = `${Kind}_${string}`;

export type WorkspaceId = Id<'workspace'>;
export type UserId = Id<'user'>;

/** The tenant of what belongs to no workspace: users, roles, prices. */
export const PLATFORM: WorkspaceId = 'workspace_platform';

/**
 * A new identifier: the kind and a UUIDv7 (RFC 9562, 5.7) without hyphens. Ids of one process sort
 * by the time they were made, which keeps B-tree inserts at the right edge.
 */
export function newId<const Kind extends string>(kind: Kind): Id<Kind> {
  return `${kind}_${uuidv7()}`;
}

/** Whether `text` is an id of `kind`. */
export function isId<const Kind extends string>(kind: Kind, text: string): text is Id<Kind> {
  return text.startsWith(`${kind}_`) && BODY.test(text.slice(kind.length + 1));
}

const BODY = /^[a-zA-Z0-9_-]{1,64}$/;
let lastMs = 0;
let counter = 0;

// Asking for random bytes costs more than the rest of an id: they are fetched for many at once.
const random = new Uint8Array(4096);
let used = random.length;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const BYTES_PER_ID = 9;

function uuidv7(): string {
  if (used + BYTES_PER_ID > random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  const nowMs = Date.now();
  // A counter in the 12 bits after the time keeps ids of one millisecond in order; when it runs
  // over, the time is borrowed from the next millisecond (RFC 9562, 6.2, methods 1 and 3).
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = byteAt(used + 8) & 0x07;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  let tail = HEX[0x80 | (byteAt(used) & 0x3f)] ?? '';
  for (let index = 1; index < 8; index++) tail += HEX[byteAt(used + index)];
  used += BYTES_PER_ID;
  return `${lastMs.toString(16).padStart(12, '0')}7${counter.toString(16).padStart(3, '0')}${tail}`;
}

const byteAt = (index: number) => random[index] ?? 0;
