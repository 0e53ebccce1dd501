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

function uuidv7(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const nowMs = Date.now();
  // A counter in the 12 bits after the time keeps ids of one millisecond in order; when it runs
  // over, the time is borrowed from the next millisecond (RFC 9562, 6.2, methods 1 and 3).
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = bytes[6]! & 0x07;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  let time = lastMs;
  for (let index = 5; index >= 0; index--) {
    bytes[index] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
