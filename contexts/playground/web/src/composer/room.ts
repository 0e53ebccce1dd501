import type { Attachment, Session } from '../playground-api.ts';

/** As many pictures as one prompt takes. */
export const PICTURE_LIMIT = 16;

/** How much of the request and of the session's room these pictures take. */
export function sizeBytesOf(images: readonly Attachment[]): number {
  // They are sent inline, as base64 text of one byte per character.
  return images.reduce((total, { url }) => total + url.length, 0);
}

/** Why text and pictures would be refused, so that nobody finds out by sending them. */
export function refusalOf(
  text: string,
  images: readonly Attachment[],
  room: Session['room'],
): string | undefined {
  if (room === undefined) return undefined;
  const left = Math.max(0, room.limitBytes - room.usedBytes);
  const wanted = text.length + sizeBytesOf(images);
  if (wanted <= left) return undefined;
  return `This is ${mebibytes(wanted)}, and the session has room for ${mebibytes(left)} of ${mebibytes(room.limitBytes)}. Send less, or fork it at an earlier message.`;
}

/** Binary, as limits are: `1.3 MiB`. */
export function mebibytes(sizeBytes: number): string {
  const amount = sizeBytes / 2 ** 20;
  if (amount > 0 && amount < 0.1) return '0.1 MiB';
  return `${amount.toFixed(Number.isInteger(amount) ? 0 : 1)} MiB`;
}
