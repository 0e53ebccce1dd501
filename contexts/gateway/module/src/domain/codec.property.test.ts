import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropicMessages } from './anthropic-messages.ts';
import { assembleAnswer } from './assembled-answer.ts';
import type {
  AssistantPart,
  CanonicalAnswer,
  CanonicalRequest,
  Message,
  StreamEvent,
} from './canonical.ts';
import { openAiChat } from './openai-chat.ts';
import { sseParser } from './sse.ts';
import { usage } from './usage.ts';

const stamp = { createdAt: new Date('2026-11-21T12:00:00Z') };
/** fast-check's records have no prototype and know -0; JSON has neither. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const words = fc.string({ minLength: 1, unit: 'grapheme', maxLength: 20 });
const name = fc.stringMatching(/^[a-z][a-z_]{0,9}$/);
const json = fc.dictionary(name, fc.oneof(fc.integer(), words, fc.boolean()));
const schema = fc.constant({ type: 'object', properties: { city: { type: 'string' } } });
const cache = fc.oneof(
  fc.constant({}),
  fc.record({ cache: fc.constantFrom({}, { ttl: '1h' as const }) }),
);
const text = fc
  .tuple(words, cache)
  .map(([said, hint]) => ({ type: 'text' as const, text: said, ...hint }));
const source = fc.oneof(
  fc.record({ kind: fc.constant('url' as const), url: fc.webUrl() }),
  fc.record({
    kind: fc.constant('base64' as const),
    mediaType: fc.constant('image/png'),
    base64: fc.base64String(),
  }),
);
const image = fc.record({ type: fc.constant('image' as const), source });
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
const said = fc
  .tuple(
    fc.array(thought, { maxLength: 1 }),
    fc.array(text, { minLength: 1, maxLength: 1 }),
    fc.array(call, { maxLength: 3 }),
  )
  .map((parts): readonly AssistantPart[] => parts.flat());

/** A conversation both formats can say: turns alternate, results directly follow their calls. */
const turns: fc.Arbitrary<readonly Message[]> = fc
  .tuple(
    fc.array(fc.record({ role: fc.constant('system' as const), parts: fc.tuple(text) }), {
      maxLength: 1,
    }),
    fc.array(
      fc.tuple(
        fc.array(fc.oneof(text, image), { minLength: 1, maxLength: 3 }),
        said,
        fc.array(text, { minLength: 1, maxLength: 2 }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([system, rounds]) => [
    ...system,
    ...rounds.flatMap(([asked, answered, result]): Message[] => [
      { role: 'user', parts: asked },
      { role: 'assistant', parts: answered },
      ...answered.flatMap((part): Message[] =>
        part.type === 'tool-call' ? [{ role: 'tool', toolCallId: part.id, parts: result }] : [],
      ),
    ]),
  ]);

const request: fc.Arbitrary<CanonicalRequest> = fc
  .tuple(
    turns,
    fc.array(fc.record({ name, schema, description: words }), { minLength: 1, maxLength: 2 }),
    fc.record(
      {
        toolChoice: fc.oneof(
          fc.record({ type: fc.constantFrom('auto' as const, 'required' as const) }),
          fc.record({ type: fc.constant('tool' as const), name }),
        ),
        parallelToolCalls: fc.boolean(),
        temperature: fc.double({ min: 0, max: 1, noNaN: true }),
        topP: fc.double({ min: 0, max: 1, noNaN: true }),
        topK: fc.nat(),
        endUser: words,
      },
      { requiredKeys: ['toolChoice'] },
    ),
    fc.array(words, { maxLength: 2 }),
    fc.boolean(),
    fc.integer({ min: 1, max: 100_000 }),
  )
  .map(([messages, tools, options, stop, stream, maxOutputTokens]) =>
    plain({
      model: 'claude-sonnet-4-5',
      messages,
      tools,
      stop,
      stream,
      maxOutputTokens,
      ...options,
    }),
  );

const answer: fc.Arbitrary<CanonicalAnswer> = fc
  .tuple(said, fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 999 }))
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

for (const [format, codec] of Object.entries({ openAiChat, anthropicMessages })) {
  test(`${format}: a request that was written reads as it was meant`, () => {
    fc.assert(
      fc.property(request, (meant) => {
        assert.deepEqual(codec.request.read(codec.request.write(meant)), meant);
      }),
    );
  });

  test(`${format}: an answer that was written reads as it was meant`, () => {
    fc.assert(
      fc.property(answer, (meant) => {
        assert.deepEqual(codec.answer.read(codec.answer.write(meant, stamp)), meant);
      }),
    );
  });

  test(`${format}: a streamed answer is the whole one, however its bytes are cut`, () => {
    fc.assert(
      fc.property(answer, fc.array(fc.nat(200), { minLength: 1 }), (meant, cuts) => {
        const writer = codec.stream.writer({ ...stamp, includeUsage: true });
        const bytes = Buffer.from(eventsOf(meant).map(writer).join(''));
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
        events.push(...reader.end());
        assert.deepEqual(assembleAnswer(events), meant);
      }),
    );
  });
}

function eventsOf({ id, model, parts, stop, usage: used }: CanonicalAnswer): StreamEvent[] {
  let calls = 0;
  return [
    { type: 'start', id, model },
    ...parts.flatMap((part): StreamEvent[] => {
      if (part.type === 'tool-call') {
        const index = calls++;
        const half = Math.ceil(part.arguments.length / 2);
        return [
          { type: 'tool-call', index, id: part.id, name: part.name },
          { type: 'tool-arguments', index, text: part.arguments.slice(0, half) },
          { type: 'tool-arguments', index, text: part.arguments.slice(half) },
        ];
      }
      if (part.type !== 'reasoning') return [{ type: part.type, text: part.text }];
      const proof = part.signature === undefined ? {} : { signature: part.signature };
      return [
        { type: 'reasoning', text: part.text },
        { type: 'reasoning-end', ...proof },
      ];
    }),
    { type: 'finish', stop, ...(used ? { usage: used } : {}) },
  ];
}
