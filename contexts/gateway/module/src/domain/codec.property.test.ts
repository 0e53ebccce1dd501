import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropicMessages } from './anthropic-messages.ts';
import { assembleAnswer } from './assembled-answer.ts';
import {
  type AssistantPart,
  type CacheTtl,
  type CanonicalAnswer,
  type CanonicalRequest,
  type ImagePart,
  type Message,
  type StreamEvent,
  VERBOSITIES,
} from './canonical.ts';
import type { Codec, ProviderCodec } from './codec.ts';
import { gemini } from './gemini.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiCompatibleChat } from './openai-compatible.ts';
import { openAiResponses } from './openai-responses.ts';
import { sseParser } from './sse.ts';
import { usage } from './usage.ts';
import { geminiAnswer } from '../testing/gemini-answer.ts';

const stamp = { createdAt: new Date('2026-11-21T12:00:00Z') };
/** fast-check's records have no prototype and know -0; JSON has neither. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const words = fc
  .string({ minLength: 1, unit: 'grapheme', maxLength: 20 })
  .filter((said) => said.trim() !== '');
const name = fc.stringMatching(/^[a-z][a-z_]{0,9}$/);
const json = fc.dictionary(name, fc.oneof(fc.integer(), words, fc.boolean()));
const schema = fc.constant({ type: 'object', properties: { city: { type: 'string' } } });
/** What a format can say; all else is said by each of them. */
type Format = {
  readonly codec: Codec;
  readonly model: string;
  readonly ttls: readonly CacheTtl[];
  /** Whether an assistant's words, tools and results carry wishes for the cache. */
  readonly cachesAll: boolean;
  readonly speakers: readonly { readonly isDeveloper?: true }[];
  readonly options: fc.Arbitrary<Partial<CanonicalRequest>>;
  /** Tokens to think with; then nothing is said of how to choose words, and no tool is forced. */
  readonly thinking?: fc.Arbitrary<number>;
  readonly stops: boolean;
  readonly showsResults: boolean;
  /** Whether thinking is sent back with the conversation. */
  readonly thinks: boolean;
};

/** Less than 1, which does nothing, so that some leave it out. */
const probability = fc.double({ min: 0, max: 0.99, noNaN: true });
const promptCache = fc.record({ key: words, retention: fc.constant('24h') });
const verbosity = fc.constantFrom(...VERBOSITIES);
const metadata = fc.dictionary(name, words, { minKeys: 1 });
const serviceTier = fc.constantFrom('auto', 'default');
const effort = fc.constantFrom('low' as const, 'high' as const);

const formats: Readonly<Record<string, Format>> = {
  openAiChat: {
    codec: openAiChat,
    model: 'gpt-5.6',
    ttls: ['30m', '12h'],
    cachesAll: false,
    speakers: [{}, { isDeveloper: true }],
    options: fc.record(
      {
        frequencyPenalty: probability,
        presencePenalty: probability,
        seed: fc.nat(),
        serviceTier,
        promptCache,
        verbosity,
        reasoning: fc.record({ effort }),
      },
      { requiredKeys: [] },
    ),
    stops: true,
    showsResults: false,
    thinks: false,
  },
  openAiCompatibleChat: {
    codec: openAiCompatibleChat,
    model: 'llama3',
    ttls: ['5m', '1h'],
    cachesAll: false,
    speakers: [{}],
    options: fc.record(
      {
        topK: fc.nat(),
        frequencyPenalty: probability,
        seed: fc.nat(),
        serviceTier,
        reasoning: fc.record({ effort }),
      },
      { requiredKeys: [] },
    ),
    stops: true,
    showsResults: false,
    thinks: true,
  },
  openAiResponses: {
    codec: openAiResponses,
    model: 'gpt-5.6',
    ttls: ['30m', '12h'],
    cachesAll: false,
    speakers: [{}, { isDeveloper: true }],
    options: fc.record(
      {
        serviceTier,
        promptCache,
        verbosity,
        metadata,
        reasoning: fc.record({ effort, summary: fc.constant('auto') }),
      },
      { requiredKeys: [] },
    ),
    stops: false,
    showsResults: true,
    thinks: true,
  },
  anthropicMessages: {
    codec: anthropicMessages,
    model: 'claude-sonnet-4-5',
    ttls: ['5m', '1h'],
    cachesAll: true,
    speakers: [{}],
    options: fc.record({ topK: fc.nat(), serviceTier }, { requiredKeys: [] }),
    thinking: fc.integer({ min: 1024, max: 9999 }),
    stops: true,
    showsResults: true,
    thinks: true,
  },
};

const source = fc.oneof(
  fc.record({ kind: fc.constant('url' as const), url: fc.webUrl() }),
  fc.record({
    kind: fc.constant('base64' as const),
    mediaType: fc.constant('image/png'),
    base64: fc.base64String(),
  }),
);
const pdf = fc.record({
  kind: fc.constant('base64' as const),
  mediaType: fc.constant('application/pdf'),
  base64: fc.base64String(),
});
const call = fc.tuple(fc.uuid(), name, json).map(([id, called, args]) => ({
  type: 'tool-call' as const,
  id,
  name: called,
  arguments: JSON.stringify(args),
}));
const thought = fc.tuple(words, words).map(([said, signature]) => ({
  type: 'reasoning' as const,
  text: said,
  signature,
}));
const text = words.map((said) => ({ type: 'text' as const, text: said }));
const saidBy = ({ thinks }: Pick<Format, 'thinks'>) =>
  fc
    .tuple(
      fc.array(thought, { maxLength: thinks ? 1 : 0 }),
      fc.array(text, { minLength: 1, maxLength: 1 }),
      fc.array(call, { maxLength: 3 }),
    )
    .map((parts): readonly AssistantPart[] => parts.flat());

/** A part that may carry a wish for the cache. */
const cached = <Part extends object>({ ttls }: Format, part: fc.Arbitrary<Part>) =>
  fc
    .tuple(
      part,
      fc.option(fc.record({ ttl: fc.constantFrom(...ttls) }, { requiredKeys: [] }), {
        nil: undefined,
      }),
    )
    .map(([each, hint]) => ({ ...each, ...(hint ? { cache: hint } : {}) }));

/** A conversation each format can say: turns alternate, results directly follow their calls. */
function turnsOf(format: Format): fc.Arbitrary<readonly Message[]> {
  const image = cached(format, fc.record({ type: fc.constant('image' as const), source }));
  const file = cached(
    format,
    fc.record({ type: fc.constant('file' as const), source: pdf, name: words }),
  );
  const shown = fc.oneof(cached(format, text), withDetail(format, image), file);
  const results = fc.array(
    format.showsResults ? fc.oneof(shown) : (cached(format, text) as typeof shown),
    { minLength: 1, maxLength: 2 },
  );
  const system = fc
    .tuple(fc.constantFrom(...format.speakers), cached(format, text))
    .map(([speaker, part]): Message => ({ role: 'system', ...speaker, parts: [part] }));
  const said = saidBy(format);
  const answered = format.cachesAll
    ? fc.tuple(said, cached(format, text)).map(([parts, last]) => [...parts, last])
    : said;
  return fc
    .tuple(
      fc.array(system, { maxLength: 1 }),
      fc.array(fc.tuple(fc.array(shown, { minLength: 1, maxLength: 3 }), answered, results), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([first, rounds]) => [
      ...first,
      ...rounds.flatMap(([asked, parts, result]): Message[] => [
        { role: 'user', parts: asked },
        { role: 'assistant', parts },
        ...parts.flatMap((part): Message[] =>
          part.type === 'tool-call' ? [{ role: 'tool', toolCallId: part.id, parts: result }] : [],
        ),
      ]),
    ]);
}

/** OpenAI's responses always say how closely to look. */
function withDetail({ codec }: Format, image: fc.Arbitrary<ImagePart>): fc.Arbitrary<ImagePart> {
  if (codec !== openAiResponses) return image;
  return image.map((part) => ({ ...part, detail: 'low' }));
}

function requestOf(format: Format): fc.Arbitrary<CanonicalRequest> {
  const tool = fc.record({ name, schema, description: words });
  const tools = format.cachesAll ? cached(format, tool) : tool;
  return fc
    .tuple(
      turnsOf(format),
      fc.array(tools, { minLength: 1, maxLength: 2 }),
      fc.record(
        {
          toolChoice: fc.oneof(
            fc.record({ type: fc.constantFrom('auto' as const, 'required' as const) }),
            fc.record({ type: fc.constant('tool' as const), name }),
          ),
          parallelToolCalls: fc.boolean(),
          temperature: probability,
          topP: probability,
          endUser: words,
        },
        { requiredKeys: ['toolChoice'] },
      ),
      fc.array(words, { maxLength: format.stops ? 2 : 0 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 100_000 }),
      format.options,
      fc.option(format.thinking ?? fc.constant(undefined), { nil: undefined }),
    )
    .map(([messages, offered, options, stop, stream, maxOutputTokens, more, budgetTokens]) =>
      plain({
        model: format.model,
        messages,
        tools: offered,
        stop,
        stream,
        maxOutputTokens,
        ...options,
        ...more,
        ...(budgetTokens === undefined ? {} : { reasoning: { budgetTokens } }),
      }),
    )
    .map((request) => (format.thinking && request.reasoning ? thoughtful(request) : request));
}

/** Who thinks forces no tool, and goes on with a turn only if that began with a thought. */
function thoughtful({ temperature: _, topK: __, ...request }: CanonicalRequest): CanonicalRequest {
  const more: Message = { role: 'user', parts: [{ type: 'text', text: 'And?' }] };
  return { ...request, messages: [...request.messages, more], toolChoice: { type: 'auto' } };
}

const answer: fc.Arbitrary<CanonicalAnswer> = fc
  .tuple(
    saidBy({ thinks: true }),
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(
    ([parts, inputTokens, cachedInputTokens]): CanonicalAnswer =>
      plain({
        id: 'answer_1',
        model: 'm',
        parts: parts.map((part) =>
          part.type === 'text' ? { type: 'text', text: part.text } : part,
        ),
        stop: parts.some((part) => part.type === 'tool-call') ? 'tool-calls' : 'stop',
        usage: usage({
          inputTokens: inputTokens + cachedInputTokens,
          outputTokens: 7,
          cachedInputTokens,
        }),
      }),
  );

for (const [named, format] of Object.entries(formats)) {
  const { codec } = format;
  test(`${named}: a request that was written reads as it was meant`, () => {
    fc.assert(
      fc.property(requestOf(format), (meant) => {
        assert.deepEqual(codec.request.read(codec.request.write(meant)), meant);
      }),
    );
  });

  test(`${named}: an answer that was written reads as it was meant`, () => {
    fc.assert(
      fc.property(answer, (meant) => {
        assert.deepEqual(codec.answer.read(codec.answer.write(meant, stamp)), meant);
      }),
    );
  });

  test(`${named}: a streamed answer is the whole one, however its bytes are cut`, () => {
    fc.assert(
      fc.property(answer, fc.array(fc.nat(200), { minLength: 1 }), (meant, cuts) => {
        const writer = codec.stream.writer({ ...stamp, includeUsage: true });
        const bytes = Buffer.from(eventsOf(meant).map(writer).join(''));
        assert.deepEqual(assembleAnswer(readCut(codec, bytes, cuts)), meant);
      }),
    );
  });
}

test('gemini: an answer reads as it was meant, whole and streamed, however its bytes are cut', () => {
  fc.assert(
    fc.property(answer, fc.array(fc.nat(200), { minLength: 1 }), (answered, cuts) => {
      const parts = answered.parts.map(
        (part): AssistantPart =>
          part.type === 'reasoning' ? { type: 'reasoning', text: part.text } : part,
      );
      const meant = { ...answered, parts };
      assert.deepEqual(gemini.answer.read(geminiAnswer(meant, parts, true)), meant);
      const pieces = [
        ...parts.map((part) => geminiAnswer(meant, [part], false)),
        geminiAnswer(meant, [], true),
      ];
      const told = pieces.map((piece) => `data: ${JSON.stringify(piece)}\r\n\r\n`);
      const events = readCut(gemini, Buffer.from(told.join('')), cuts);
      assert.deepEqual(assembleAnswer(events), meant);
    }),
  );
});

/** What a stream says whose bytes arrive in pieces of these lengths. */
function readCut(codec: ProviderCodec, bytes: Buffer, cuts: readonly number[]): StreamEvent[] {
  const reader = codec.stream.reader();
  const parser = sseParser();
  const events: StreamEvent[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = (cuts[turn % cuts.length] ?? 0) + 1;
    for (const each of parser.push(bytes.subarray(at, at + length))) {
      events.push(...reader.read(each));
    }
    at += length;
  }
  return [...events, ...reader.end()];
}

/** As servers may tell it: arguments of calls come by turns, words between them, and nothing for none. */
function eventsOf({ id, model, parts, stop, usage: used }: CanonicalAnswer): StreamEvent[] {
  const called = parts.filter((part) => part.type === 'tool-call');
  const half = (args: string) => Math.ceil(args.length / 2);
  const pieces = (cut: (args: string) => string) =>
    called.flatMap(({ arguments: args }, index): StreamEvent[] =>
      args === '{}' ? [] : [{ type: 'tool-arguments', index, text: cut(args) }],
    );
  const begun = called.map(
    (part, index): StreamEvent => ({ type: 'tool-call', index, id: part.id, name: part.name }),
  );
  const thought = parts.flatMap((part): StreamEvent[] => {
    if (part.type !== 'reasoning') return [];
    const proof = part.signature === undefined ? {} : { signature: part.signature };
    return [
      { type: 'reasoning', text: part.text },
      { type: 'reasoning-end', ...proof },
    ];
  });
  const said = parts.flatMap((part): StreamEvent[] =>
    part.type === 'text' ? [{ type: 'text', text: part.text }] : [],
  );
  return [
    { type: 'start', id, model },
    ...thought,
    ...begun.slice(0, 1),
    ...said,
    ...begun.slice(1),
    ...pieces((args) => args.slice(0, half(args))),
    ...pieces((args) => args.slice(half(args))),
    { type: 'finish', stop, ...(used ? { usage: used } : {}) },
  ];
}
