/**
 * How long a recording is, in seconds, as its head says. Undefined for what is no recording that can
 * be read, and for an MP3 of varying rate that does not say it: to go through all of one takes
 * seconds in which nobody else is served. The library is loaded when the first recording comes.
 */
export async function audioSeconds(recording: Uint8Array): Promise<number | undefined> {
  const { parseBuffer } = await import('music-metadata');
  try {
    const { format } = await parseBuffer(recording, undefined, {
      duration: false,
      skipCovers: true,
    });
    const { duration } = format;
    const isKnown = duration !== undefined && duration > 0 && Number.isFinite(duration);
    return isKnown ? duration : undefined;
  } catch {
    return undefined;
  }
}
