export type AnswerEvents = {
  firstChunk(): void;
  events(count: number): void;
  end(): void;
};

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
const EVENT_END = Buffer.from('\n\n');

/**
 * Reads just enough of the answers on one kept-alive connection to know when each begins and ends,
 * so that the load costs little beside what it measures. Throws at any status but 2xx.
 */
export function answerReader(answer: AnswerEvents): (bytes: Buffer) => void {
  let head: Buffer | undefined;
  /** Bytes of the body to come, or undefined when it is sent in chunks. */
  let left: number | undefined;
  let isInBody = false;
  let isFirst = true;
  /** The last bytes of the read before, for a mark that was cut. */
  let tail: Buffer = Buffer.alloc(0);

  const finish = () => {
    isInBody = false;
    isFirst = true;
    tail = Buffer.alloc(0);
    answer.end();
  };
  const body = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    if (isFirst) answer.firstChunk();
    isFirst = false;
    if (left !== undefined) {
      left -= bytes.length;
      if (left <= 0) finish();
      return;
    }
    const text = tail.length === 0 ? bytes : Buffer.concat([tail, bytes]);
    answer.events(countEvents(text, tail.length));
    if (text.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)) return finish();
    tail = text.subarray(-LAST_CHUNK.length + 1);
  };

  return (bytes) => {
    if (isInBody) return body(bytes);
    head = head === undefined ? bytes : Buffer.concat([head, bytes]);
    const end = head.indexOf(HEAD_END);
    if (end === -1) return;
    const text = head.toString('latin1', 0, end);
    if (!text.startsWith('HTTP/1.1 2')) throw new Error(`Refused: ${head.toString('utf8')}`);
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    left = length === undefined ? undefined : Number(length);
    const rest = head.subarray(end + HEAD_END.length);
    head = undefined;
    isInBody = true;
    if (left === 0) finish();
    else body(rest);
  };
}

/** Ends of events in `bytes`, of which the first `known` were searched before. */
function countEvents(bytes: Buffer, known: number): number {
  let count = 0;
  for (
    let at = bytes.indexOf(EVENT_END, Math.max(0, known - 1));
    at !== -1;
    at = bytes.indexOf(EVENT_END, at + 2)
  )
    count++;
  return count;
}
