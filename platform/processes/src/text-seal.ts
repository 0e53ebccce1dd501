import type { Sealer } from '@atelier/sealing';
import type { DBOSSerializer } from '@dbos-inc/dbos-sdk';

/** How what processes keep is written: their input, answers of steps, messages, progress, payments. */
export type TextSeal = {
  write(text: string): string;
  /** Also what was written in clear. */
  read(stored: string): string;
};

/** What JSON never begins with. */
const MARK = '$sealed ';
const PLACE = 'process';

/** Without a sealer everything is in clear. */
export function textSeal(sealer: Sealer | undefined): TextSeal {
  return {
    write: (text) => (sealer ? MARK + sealer.seal(text, PLACE).toString('base64') : text),
    read(stored) {
      if (!stored.startsWith(MARK)) return stored;
      if (sealer === undefined)
        throw new Error('This process is sealed, and there is no key here.');
      return sealer.open(Buffer.from(stored.slice(MARK.length), 'base64'), PLACE);
    },
  };
}

/**
 * What DBOS keeps, through `seal`. It notes the format's name beside each text, so that what it wrote
 * in its own format is read as before.
 */
export function sealedSerializer({ write, read }: TextSeal): DBOSSerializer {
  return {
    name: () => 'atelier.sealed',
    stringify: (value) => write(JSON.stringify(value ?? null)),
    parse: (text) => (text === null || text === undefined ? null : JSON.parse(read(text))),
  };
}
