import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StreamEvent } from './canonical.ts';
import { STREAM_CUT } from './broken.ts';
import { isObject, type JsonObject, parseJson } from './json.ts';
import { openAiResponses } from './openai-responses.ts';
import { sseParser } from './sse.ts';

const word = fc.string({ minLength: 1, maxLength: 5 });
/** Pieces of an answer in any order; arguments of the calls arrive interleaved. */
const pieces = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('text' as const), text: word }),
    fc.record({ type: fc.constant('refusal' as const), text: word }),
    fc.record({ type: fc.constant('reasoning' as const), text: word }),
    fc.record({ type: fc.constant('reasoning-end' as const), signature: word }),
    fc.record({ type: fc.constant('reasoning-end' as const), redacted: word }),
    fc.record({
      type: fc.constant('tool-arguments' as const),
      index: fc.nat(2),
      text: word,
    }),
  ),
  { maxLength: 12 },
);
const calls = fc
  .array(word, { minLength: 3, maxLength: 3 })
  .map((names) =>
    names.map((name, index) => ({ type: 'tool-call' as const, index, id: `call_${index}`, name })),
  );
const start: StreamEvent = { type: 'start', id: 'resp_1', model: 'm' };

function told(events: readonly StreamEvent[]): readonly JsonObject[] {
  const write = openAiResponses.stream.writer({ createdAt: new Date(0), includeUsage: true });
  return sseParser()
    .push(Buffer.from(events.map(write).join('')))
    .map(({ event, data }) => {
      const parsed = parseJson(data);
      assert.ok(isObject(parsed) && parsed['type'] === event);
      return parsed;
    });
}

test('every item is added, grows and is done, and the last event holds all of them', () => {
  fc.assert(
    fc.property(calls, pieces, (opened, rest) => {
      const events = told([start, ...opened, ...rest, { type: 'finish', stop: 'stop' }]);
      assert.deepEqual(
        events.map((event) => event['sequence_number']),
        events.map((_, number) => number),
      );
      const of = (type: string) => events.filter((event) => event['type'] === type);
      const added = of('response.output_item.added');
      assert.deepEqual(
        added.map((event) => event['output_index']),
        added.map((_, index) => index),
      );
      const done = of('response.output_item.done').toSorted(
        (one, other) => Number(one['output_index']) - Number(other['output_index']),
      );
      const { response } = events.at(-1) ?? {};
      assert.ok(isObject(response) && response['status'] === 'completed');
      assert.deepEqual(
        done.map(({ item }) => item),
        response['output'],
      );
      assert.equal(done.length, added.length);
      // What grew is what is told whole, piece by piece and place by place.
      for (const [grown, whole, field] of GROWTH) {
        for (const { item_id: id, content_index: place, [field]: text } of of(whole)) {
          const deltas = of(grown).filter(
            (event) => event['item_id'] === id && event['content_index'] === place,
          );
          assert.equal(deltas.map(({ delta }) => delta).join(''), text);
        }
      }
    }),
  );
});

const GROWTH = [
  ['response.output_text.delta', 'response.output_text.done', 'text'],
  ['response.refusal.delta', 'response.refusal.done', 'refusal'],
  ['response.reasoning_summary_text.delta', 'response.reasoning_summary_text.done', 'text'],
  ['response.function_call_arguments.delta', 'response.function_call_arguments.done', 'arguments'],
] as const;

test('a stream that breaks has failed, with what there was marked as incomplete', () => {
  const events = told([
    start,
    { type: 'text', text: 'half a' },
    { type: 'error', failure: STREAM_CUT },
  ]);
  const [failed, error] = events.slice(-2);
  assert.deepEqual([failed?.['type'], error?.['type']], ['response.failed', 'error']);
  const response = failed?.['response'];
  assert.ok(isObject(response) && Array.isArray(response['output']));
  assert.deepEqual(response['error'], { code: 'server_error', message: STREAM_CUT.message });
  assert.ok(isObject(response['output'][0]) && response['output'][0]['status'] === 'incomplete');
});

test('an answer that was cut short, or filtered, is incomplete and says why', () => {
  for (const [stop, reason] of [
    ['length', 'max_output_tokens'],
    ['content-filter', 'content_filter'],
  ] as const) {
    const last = told([start, { type: 'text', text: 'so' }, { type: 'finish', stop }]).at(-1);
    assert.equal(last?.['type'], 'response.incomplete');
    assert.ok(isObject(last['response']));
    assert.deepEqual(last['response']['incomplete_details'], { reason });
  }
});
