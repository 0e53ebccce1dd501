import { failureOf } from '../application/failure-of.ts';
import type { OutputMeter } from '../application/output-meter.ts';
import type { Ended, TimeLimits } from '../application/ports.ts';
import { CANCELLED, FIRST_TOKEN, IDLE, STREAM_CUT, TOTAL } from '../domain/broken.ts';
import type { AssistantPart } from '../domain/canonical.ts';
import { type Failure, GatewayError } from '../domain/failure.ts';
import { providerFailure } from '../domain/provider-failure.ts';
import type { RelayReader } from '../domain/relay-reader.ts';
import type { Usage } from '../domain/usage.ts';
import { TOO_LARGE, WHOLE_BYTES } from './response.ts';
import type { Exchange, Flow, ResponseHeaders, Sink, Transport } from './transport.undici.ts';

/** How long a provider may take to say `[DONE]` once its answer is complete. */
const FAREWELL_MS = 1000;
const NOTHING = Buffer.alloc(0);

/** Where relayed bytes go; a ServerResponse is one. `write` answers false when it is full. */
export type Outlet = {
  write(bytes: Buffer): boolean;
  once(event: 'drain', listener: () => void): unknown;
};

export type Relayed = {
  readonly failure: Failure | undefined;
  readonly usage: Usage | undefined;
  readonly prompt: Usage | undefined;
  readonly parts: readonly AssistantPart[];
  readonly ended: Ended;
  readonly farewell: string;
};

/** A stream whose first event has come. Nothing of it is lost before `pipe` is called. */
export type OpenStream = { pipe(outlet: Outlet): Promise<Relayed> };

type Options = {
  readonly timeLimits: TimeLimits;
  readonly reader: RelayReader;
  readonly signal: AbortSignal;
  /** Watches what is written, of an answer that may outgrow its limits. */
  readonly meter?: OutputMeter | undefined;
  /** The stream is open when it says something of the answer; until then another target may. */
  readonly holdsUntilSpoken: boolean;
};

/**
 * Opens a stream at a provider. Rejects, so that another try is possible, as long as nothing of the
 * answer has come; from then on whatever goes wrong is told by `pipe`.
 */
export function openStream(
  transport: Transport,
  exchange: Exchange,
  options: Options,
): Promise<OpenStream> {
  if (options.signal.aborted) return Promise.reject(options.signal.reason);
  const relay = new Relay(options);
  relay.flow = transport.open(exchange, relay);
  return relay.opened.promise;
}

/** One stream on its way. A class, for its parts are called by a socket, by timers and by a signal. */
class Relay implements Sink {
  readonly opened = Promise.withResolvers<OpenStream>();
  flow: Flow | undefined;
  private readonly ended = Promise.withResolvers<Relayed>();
  private readonly stream: RelayReader;
  private readonly options: Options;
  private readonly total: NodeJS.Timeout;
  private silence: NodeJS.Timeout;
  private outlet: Outlet | undefined;
  private arrived: Buffer[] = [];
  private pending: Buffer[] = [];
  private refusal: { status: number; headers: ResponseHeaders; chunks: Buffer[] } | undefined;
  private state: 'waiting' | 'open' | 'over' = 'waiting';
  private providerIsDone = false;
  private isFull = false;
  private holds = 0;
  /** Whether the provider said that it answers. */
  private answers = false;
  private farewell: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    const { timeLimits, reader, signal, meter } = options;
    this.options = options;
    this.stream = reader;
    if (meter) reader.listen(meter.add);
    this.silence = setTimeout(this.onSilence, timeLimits.firstTokenMs);
    this.total = setTimeout(() => this.finish(TOTAL), timeLimits.totalMs);
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  head(status: number, headers: ResponseHeaders): void {
    if (!isAnswer(status)) this.refusal = { status, headers, chunks: [] };
    else this.answers = true;
  }

  /** What arrives together is read together, and goes on in one write. */
  data(chunk: Buffer): void {
    if (this.refusal) return keep(this.refusal.chunks, chunk);
    if (this.arrived.push(chunk) === 1) queueMicrotask(this.onArrived);
  }

  private readonly onArrived = () => {
    const { arrived } = this;
    const [first] = arrived;
    if (first === undefined || this.state === 'over') return;
    this.arrived = [];
    const bytes = this.read(arrived.length === 1 ? first : Buffer.concat(arrived));
    const { stream } = this;
    // The first event alone may be an error, which another try may cure.
    if (this.state === 'waiting' && stream.failure() && !stream.spoke()) {
      return this.finish(stream.failure());
    }
    if (bytes.length > 0) {
      if (this.state === 'waiting' && this.mayBegin()) this.begin();
      this.send(bytes);
    }
    if (stream.over()) return this.finish();
    if (this.state === 'open') this.waitOn(stream.stopped());
    if (this.options.meter) this.afford(this.options.meter);
  };

  /** Goes on only when there is room for what is written. */
  private afford(meter: OutputMeter): void {
    const refuse = (error: unknown) => this.finish(failureOf(error));
    try {
      const asked = meter.check();
      if (asked === undefined) return;
      this.hold();
      asked.then(() => this.go(), refuse);
    } catch (error) {
      refuse(error);
    }
  }

  end(): void {
    this.onArrived();
    this.providerIsDone = true;
    clearTimeout(this.farewell);
    if (this.refusal) {
      const { status, headers, chunks } = this.refusal;
      return this.finish(providerFailure(status, Buffer.concat(chunks).toString('utf8'), headers));
    }
    this.stream.close();
    this.finish();
  }

  fail(error: GatewayError): void {
    this.onArrived();
    this.providerIsDone = true;
    clearTimeout(this.farewell);
    // Once the answer is whole, how the connection ends is nobody's business.
    if (this.stream.stopped()) return this.end();
    this.finish(this.answers ? STREAM_CUT : error.failure);
  }

  private mayBegin(): boolean {
    return !this.options.holdsUntilSpoken || this.stream.spoke() || this.stream.stopped();
  }

  private begin(): void {
    this.state = 'open';
    clearTimeout(this.silence);
    this.silence = setTimeout(this.onSilence, this.options.timeLimits.idleMs);
    this.opened.resolve({ pipe: (outlet) => this.pipe(outlet) });
  }

  private pipe(outlet: Outlet): Promise<Relayed> {
    this.outlet = outlet;
    const waiting = this.pending;
    this.pending = [];
    for (const bytes of waiting) this.send(bytes);
    return this.ended.promise;
  }

  private send(bytes: Buffer): void {
    if (this.outlet === undefined) return void this.pending.push(bytes);
    if (this.outlet.write(bytes) || this.isFull) return;
    // The client is slow.
    this.isFull = true;
    this.hold();
    this.outlet.once('drain', () => {
      this.isFull = false;
      this.go();
    });
  }

  /** Has the provider wait: what follows is our silence, not its own. */
  private hold(): void {
    this.holds += 1;
    this.flow?.pause();
    clearTimeout(this.silence);
  }

  /** Goes on when nobody holds it any more. */
  private go(): void {
    this.holds -= 1;
    if (this.holds > 0 || this.state === 'over') return;
    this.silence = setTimeout(this.onSilence, this.options.timeLimits.idleMs);
    this.flow?.resume();
  }

  private read(chunk: Buffer): Buffer {
    try {
      return this.stream.push(chunk);
    } catch (error) {
      this.finish(error instanceof GatewayError ? error.failure : STREAM_CUT);
      return NOTHING;
    }
  }

  private waitOn(isWhole: boolean): void {
    if (this.holds > 0) return;
    if (!isWhole) return void this.silence.refresh();
    clearTimeout(this.silence);
    this.silence = setTimeout(this.onSilence, FAREWELL_MS);
  }

  private readonly onAbort = () => {
    const { signal } = this.options;
    this.finish(failureOf(signal.reason, signal));
  };

  private readonly onSilence = () => {
    if (!this.stream.stopped()) return this.finish(this.state === 'open' ? IDLE : FIRST_TOKEN);
    this.stream.close();
    this.finish();
  };

  private finish(failure?: Failure): void {
    if (this.state === 'over') return;
    // A whole answer without a word is an answer all the same.
    if (this.state === 'waiting' && !failure && this.stream.over() && !this.stream.failure())
      this.begin();
    const wasOpen = this.state === 'open';
    this.state = 'over';
    clearTimeout(this.silence);
    clearTimeout(this.total);
    this.options.signal.removeEventListener('abort', this.onAbort);
    const { stream } = this;
    const broken = failure ?? stream.failure();
    if (broken) this.flow?.abort();
    // After a whole answer the provider has only its farewell to say; then its connection is free.
    else if (!this.providerIsDone) {
      this.farewell = setTimeout(() => this.flow?.abort(), FAREWELL_MS);
    }
    if (!wasOpen) this.opened.reject(new GatewayError(broken ?? STREAM_CUT));
    this.ended.resolve({
      failure: broken,
      usage: stream.usage(),
      prompt: stream.prompt(),
      parts: stream.parts(),
      ended: stream.ended,
      farewell: stream.farewell(broken),
    });
  }
}

const isAnswer = (status: number) => status >= 200 && status < 300;

/** Of what a provider says when it refuses, the beginning is enough. */
function keep(chunks: Buffer[], chunk: Buffer): void {
  if (chunks.length < REFUSAL_CHUNKS) chunks.push(chunk);
}

const REFUSAL_CHUNKS = 16;

/** The whole answer to a request that does not stream. */
export function fetchWhole(
  transport: Transport,
  exchange: Exchange,
  { timeLimits, signal }: { timeLimits: TimeLimits; signal: AbortSignal },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const chunks: Buffer[] = [];
    let bytes = 0;
    let head: { status: number; headers: ResponseHeaders } = { status: 0, headers: {} };
    const settle = (failure?: Failure) => {
      clearTimeout(total);
      signal.removeEventListener('abort', onAbort);
      flow.abort();
      if (failure) reject(new GatewayError(failure));
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    };
    const onAbort = () => settle(CANCELLED);
    const total = setTimeout(() => settle(TOTAL), timeLimits.totalMs);
    signal.addEventListener('abort', onAbort, { once: true });
    const flow: Flow = transport.open(exchange, {
      head: (status, headers) => {
        head = { status, headers };
      },
      data(chunk) {
        if (!isAnswer(head.status)) return keep(chunks, chunk);
        bytes += chunk.length;
        if (bytes > WHOLE_BYTES) settle(TOO_LARGE);
        else chunks.push(chunk);
      },
      end() {
        if (isAnswer(head.status)) return settle();
        settle(providerFailure(head.status, Buffer.concat(chunks).toString('utf8'), head.headers));
      },
      fail: (error) => settle(isAnswer(head.status) ? STREAM_CUT : error.failure),
    });
  });
}
