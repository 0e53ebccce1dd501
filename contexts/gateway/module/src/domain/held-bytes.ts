const NOTHING: Buffer = Buffer.alloc(0);

/**
 * The beginning of something that is not whole yet. It grows by doubling: what is of megabytes may
 * come in pieces of a few bytes, and copying all of it with each of them would take minutes.
 */
export function heldBytes() {
  let room = NOTHING;
  let size = 0;

  return {
    size: () => size,
    /** All that is held, with more. */
    add(more: Buffer): Buffer {
      const before = size;
      size += more.length;
      if (before === 0) {
        room = more;
        return more;
      }
      if (size > room.length) {
        const grown = Buffer.allocUnsafe(size * 2);
        room.copy(grown, 0, 0, before);
        room = grown;
      }
      more.copy(room, before);
      return room.subarray(0, size);
    },
    /** Lets go what stands before; those bytes are never written again. */
    keepFrom(at: number): void {
      if (at === 0) return;
      room = at === size ? NOTHING : room.subarray(at, size);
      size -= at;
    },
  };
}
