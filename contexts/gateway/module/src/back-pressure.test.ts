import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { testFace } from './testing/test-face.ts';

// Making so much takes the fault server a while: it has time until its first token, and none after.
const limits = { firstTokenMs: 20_000, idleMs: 1_000, totalMs: 60_000 };
const { upstream, baseURL } = await testFace(() => [], limits);
const messages = [{ role: 'user', content: 'Talk on' }];

for (const model of ['openai/gpt-5', 'anthropic/claude-sonnet-5']) {
  test(`${model}: a client that reads slowly holds the provider back, and misses nothing`, async () => {
    const word = `${'x'.repeat(100_000)} `;
    upstream.queue({ text: word.repeat(300) });
    const at = upstream.calls.length;
    const body = JSON.stringify({ model, messages, stream: true });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const url = `${baseURL}/chat/completions`;
      request(url, { method: 'POST' }, resolve).on('error', reject).end(body);
    });
    const { over } = await upstream.call(at);
    // Longer than the idle limit: a slow client is no silent provider.
    assert.equal(await Promise.race([over, pause(1_100, 'held back')]), 'held back');
    let length = 0;
    let tail = '';
    for await (const chunk of response) {
      length += chunk.length;
      tail = String(chunk);
    }
    assert.ok(length > 30_000_000 && tail.endsWith('data: [DONE]\n\n'));
  });
}
