/**
 * How long a recording is, in seconds, as its bytes say. Undefined for what is no recording that
 * can be read. The library is loaded when the first one comes.
 */
export async function audioSeconds(recording: Uint8Array): Promise<number | undefined> {
  const { parseBuffer } = await import('music-metadata');
  try {
    const { format } = await parseBuffer(recording, undefined, {
      duration: true,
      skipCovers: true,
    });
    const { duration } = format;
    return duration !== undefined && duration > 0 && Number.isFinite(duration)
      ? duration
      : undefined;
  } catch {
    return undefined;
  }
}
