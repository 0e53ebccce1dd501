import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './index.ts';

test('a metric is exposed with its labels in the text format', async () => {
  const metrics = createMetrics();
  metrics.counter({ name: 'calls_total', help: 'Calls.', labels: ['model'] }).inc({ model: 'm' });
  metrics.gauge({ name: 'streams', help: 'Open streams.' }).set(3);
  metrics.histogram({ name: 'call_seconds', help: 'Time.', buckets: [1, 2] }).observe(1.5);
  const text = await metrics.expose();
  assert.match(text, /^calls_total\{model="m"\} 1$/m);
  assert.match(text, /^streams 3$/m);
  assert.match(text, /^call_seconds_bucket\{le="2"\} 1$/m);
  assert.match(metrics.contentType, /^text\/plain/);
});

test('asking twice for one name counts into the same metric', async () => {
  const metrics = createMetrics();
  const spec = { name: 'calls_total', help: 'Calls.' };
  metrics.counter(spec).inc();
  metrics.counter(spec).inc();
  assert.match(await metrics.expose(), /^calls_total 2$/m);
});

test('what is asked for is asked before each exposure, and not waited for too long', async () => {
  const metrics = createMetrics();
  const waiting = metrics.gauge({ name: 'waiting', help: 'Waiting.' });
  let asked = 0;
  metrics.beforeExpose(async () => waiting.set(++asked));
  assert.match(await metrics.expose(), /^waiting 1$/m);
  metrics.beforeExpose(() => new Promise(() => {}));
  assert.match(await metrics.expose(), /^waiting 2$/m);
});

test('the process describes itself when asked to', async () => {
  assert.match(
    await createMetrics({ processMetrics: true }).expose(),
    /^process_resident_memory_bytes/m,
  );
  assert.equal((await createMetrics().expose()).trim(), '');
});
