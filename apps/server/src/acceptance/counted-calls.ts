import type { Order } from './counting-upstream.ts';

/** One call of the mix: what is sent, and what the one who sends it must see. */
export type CountedCall = {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
  /** Leaves when so many words have come. */
  readonly leavesAfter?: number;
  /** Leaves when the order of this name has reached the upstream, which told nothing then. */
  readonly leavesOnArrival?: string;
  /** The model that is asked first and says nothing until its time is over. */
  readonly waitsFor?: keyof typeof TARIFFS;
  readonly ends: 'success' | 'error' | 'cancelled';
  /** The words of a whole answer. */
  readonly words?: number;
};

/** Upstream's own names of models, in nano-dollars for a million tokens. */
export const TARIFFS = {
  'gpt-5': { input: 1_250_000_000, cached: 125_000_000, output: 10_000_000_000 },
  'text-embedding-3-small': { input: 20_000_000, cached: 20_000_000, output: 0 },
  'claude-sonnet-5': { input: 3_000_000_000, cached: 300_000_000, output: 15_000_000_000 },
  // Prices whose tokens are no whole nano-dollars.
  small: { input: 150_500, cached: 75_250, output: 600_900 },
  large: { input: 2_500_000_000, cached: 1_250_000_000, output: 7_000_000_000 },
  voice: { input: 0, cached: 0, output: 0, perMillionCharacters: 15_000_500_000 },
  ear: { input: 0, cached: 0, output: 0, perHour: 360_000_720 },
} as const;

/** Where a caller finds each of them. */
export const MODELS: Readonly<Record<keyof typeof TARIFFS, string>> = {
  'gpt-5': 'openai/gpt-5',
  'text-embedding-3-small': 'openai/text-embedding-3-small',
  'claude-sonnet-5': 'anthropic/claude-sonnet-5',
  small: 'echo/small',
  large: 'echo/large',
  voice: 'echo/voice',
  ear: 'echo/ear',
};

const GPT = MODELS['gpt-5'];
const CLAUDE = MODELS['claude-sonnet-5'];
const SMALL = MODELS.small;

/** The call number `index`, made by `of`. The same index gives the same call. */
export function countedCall(index: number, of: string): CountedCall {
  const make = KINDS[index % KINDS.length] as Kind;
  // Each caller meets each kind in each of its forms.
  const turn = Math.floor(index / KINDS.length);
  const input = 10 + ((turn * 7) % 90);
  return make({ of, input, cached: turn % 10, words: 1 + (turn % 4) }, turn);
}

type Kind = (order: Order, turn: number) => CountedCall;
type Body = Readonly<Record<string, unknown>>;

const chat = (model: string, order: object, more: Body = {}) => ({
  path: '/v1/chat/completions',
  body: { model, messages: [{ role: 'user', content: JSON.stringify(order) }], ...more },
});
const messages = (model: string, order: object, more: Body = {}) => ({
  path: '/v1/messages',
  body: {
    ...{ model, max_tokens: 100 },
    ...{ messages: [{ role: 'user', content: JSON.stringify(order) }], ...more },
  },
});
const responses = (model: string, order: object, more: Body = {}) => ({
  path: '/v1/responses',
  body: { model, input: JSON.stringify(order), ...more },
});
const generation = (model: string, order: object, streamed = false) => ({
  path: `/api/v1/generations${streamed ? '/stream' : ''}`,
  body: {
    model,
    messages: [{ role: 'user', parts: [{ type: 'text', text: JSON.stringify(order) }] }],
  },
});
const streamed = { stream: true };
const success = ({ words }: Order) => ({ ends: 'success', words }) as const;

/** The ways in which a stream may be asked for whose provider tells what was used along it. */
const TOLD_STREAMS = [
  (order: object) => chat(SMALL, order, streamed),
  (order: object) => messages(CLAUDE, order, streamed),
  (order: object) => chat(CLAUDE, order, streamed),
  (order: object) => messages(SMALL, order, streamed),
  (order: object) => responses(SMALL, order, streamed),
  (order: object) => generation(CLAUDE, order, true),
] as const;
const toldStream = (order: object, turn: number) =>
  (TOLD_STREAMS[turn % TOLD_STREAMS.length] ?? TOLD_STREAMS[0])(order);

const KINDS: readonly Kind[] = [
  (order) => ({ ...chat(SMALL, order), ...success(order) }),
  (order) => ({ ...chat(GPT, order, streamed), ...success(order) }),
  (order) => ({ ...chat(CLAUDE, order), ...success(order) }),
  (order) => ({ ...chat(CLAUDE, order, streamed), ...success(order) }),
  (order) => ({ ...messages(CLAUDE, order), ...success(order) }),
  (order) => ({ ...messages(CLAUDE, order, streamed), ...success(order) }),
  (order) => ({ ...messages(SMALL, order, streamed), ...success(order) }),
  (order) => ({ ...responses(GPT, order), ...success(order) }),
  (order) => ({ ...responses(GPT, order, streamed), ...success(order) }),
  (order) => ({ ...responses(CLAUDE, order, streamed), ...success(order) }),
  (order) => ({ ...generation(SMALL, order), ...success(order) }),
  (order) => ({ ...generation(CLAUDE, order, true), ...success(order) }),
  (order) => ({
    path: '/v1/embeddings',
    body: { model: MODELS['text-embedding-3-small'], input: JSON.stringify(order) },
    ends: 'success',
  }),
  (order, turn) => ({
    path: turn % 2 === 0 ? '/v1/audio/speech' : '/v1/audio/transcriptions',
    body: { model: turn % 2 === 0 ? MODELS.voice : MODELS.ear, input: JSON.stringify(order) },
    ends: 'success',
  }),
  cached,
  cached,
  (order, turn) => {
    const stream = turn % 2 === 0;
    const refused = { ...order, status: 503, unless: 'large' };
    if (turn % 10 < 8) return { ...chat('route/safe', refused, { stream }), ...success(order) };
    const call = chat('route/patient', { ...order, mute: 'large' }, { stream });
    return { ...call, ...success(order), waitsFor: 'large' };
  },
  refused,
  (order, turn) => ({
    ...toldStream({ ...order, words: 9, cut: 1 + (turn % 5) }, turn),
    ends: 'error',
  }),
  (order, turn) => {
    const wait = 1 + (turn % 5);
    const call = toldStream({ ...order, words: 9, wait }, turn);
    return { ...call, ends: 'cancelled', leavesAfter: wait };
  },
  (order, turn) => {
    if (turn % 5 > 0) return { ...messages(SMALL, order), ...success(order) };
    const id = `${order.of} ${turn}`;
    const call = chat(SMALL, { ...order, wait: 1, id });
    return { ...call, ends: 'cancelled', leavesOnArrival: id };
  },
];

/** Every ten calls of a form one prompt, so that some ask at once and some after the answer. */
function cached(order: Order, turn: number): CountedCall {
  const group = Math.floor(turn / 10);
  const same = { of: order.of, input: 20 + group, cached: 0, words: 3 };
  const face = [chat, messages, responses][group % 3] ?? chat;
  const call = face(group % 2 === 0 ? SMALL : CLAUDE, same, { stream: group % 4 > 1 });
  return { ...call, headers: { 'cache-control': 'max-age=3600' }, ends: 'success', words: 3 };
}

function refused(order: Order, turn: number): CountedCall {
  const status = [400, 401, 404, 500, 503, 529][turn % 6] ?? 400;
  const make = [chat, messages, responses][turn % 3] ?? chat;
  const call = make(CLAUDE, { ...order, status }, { stream: turn % 2 === 0 });
  return { ...call, ends: 'error' };
}
