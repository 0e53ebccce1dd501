import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import OpenAI, { APIError, toFile } from 'openai';
import { testGateway } from './testing/test-gateway.ts';

const sound = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
const used = { input_tokens: 12, output_tokens: 34, total_tokens: 46 };
const seen: { path: string; type: string; body: Buffer }[] = [];
let isCut = false;
let isRefusing = false;

// A provider that paints, speaks and listens, as OpenAI's API does.
const studio = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { url: path = '', headers } = request;
  seen.push({ path, type: headers['content-type'] ?? '', body: Buffer.concat(chunks) });
  if (path === '/images/generations') {
    const picture = { b64_json: sound.toString('base64') };
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({ created: 1, data: [picture], usage: used }));
  }
  if (path === '/audio/speech' && isRefusing) {
    response.statusCode = 400;
    return response.end('{"error":{"message":"not this voice"}}');
  }
  if (path === '/audio/speech') {
    if (String(seen.at(-1)?.body).includes('packed')) response.setHeader('content-encoding', 'br');
    response.setHeader('content-type', 'audio/mpeg');
    if (!isCut) return response.end(sound);
    isCut = false;
    // The first bytes are on their way before the connection goes.
    return void response.write(sound.subarray(0, 1000), () =>
      setTimeout(() => response.destroy(), 30),
    );
  }
  if (path === '/audio/transcriptions') {
    response.setHeader('content-type', 'application/json');
    const form = String(Buffer.concat(chunks));
    const heard = { input_token_details: { audio_tokens: 10, text_tokens: 2 } };
    const told = form.includes('untold')
      ? {}
      : form.includes('verbose_json')
        ? { duration: '8.47', words: Array(20_000).fill('Grüezi, "duration": 5') }
        : {
            usage: form.includes('whisper')
              ? { type: 'duration', seconds: 3 }
              : { ...used, ...heard },
          };
    return response.end(JSON.stringify({ text: 'Grüezi', ...told }));
  }
  response.statusCode = 404;
  return response.end('{"error":{"message":"no such path"}}');
});
await new Promise<void>((resolve) => studio.listen(0, '127.0.0.1', resolve));
const baseUrl = `http://127.0.0.1:${(studio.address() as AddressInfo).port}`;
after(() => studio.close());
const gateway = await testGateway(() => ({}), {
  compatibleServers: [{ name: 'studio', baseUrl }],
  providers: { openai: { apiKey: 'sk-system', baseUrl } },
});
const client = new OpenAI({ apiKey: 'key-of-ada', baseURL: gateway.baseURL, maxRetries: 0 });

/** Silence of so many seconds, as a WAV file. */
function recording(seconds: number) {
  const head = Buffer.from(`RIFF----WAVEfmt ${'-'.repeat(20)}data----`);
  const bytes = seconds * 32_000;
  for (const [at, value] of [
    [4, 36 + bytes],
    [16, 16],
    [24, 16_000],
    [28, 32_000],
    [40, bytes],
  ] as const)
    head.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    head.writeUInt16LE(value, at);
  return toFile(Buffer.concat([head.subarray(0, 44), Buffer.alloc(bytes)]), 'voice.wav');
}

async function newest() {
  const { items } = await gateway.log.list({
    workspaceId: 'workspace_ada',
    limit: 1,
    contents: true,
  });
  return items[0];
}

test('a picture comes back as it was painted, with its tokens accounted and no picture in the log', async () => {
  const made = await client.images.generate({ model: 'studio/painter', prompt: 'A red fox' });
  assert.equal(made.data?.[0]?.b64_json, sound.toString('base64'));
  assert.equal(JSON.parse(String(seen.at(-1)?.body)).model, 'painter');
  const call = await newest();
  assert.deepEqual(
    [call?.operation, call?.status, call?.usage?.inputTokens, call?.usage?.outputTokens],
    ['image', 'success', 12, 34],
  );
  assert.match(call?.requestJson ?? '', /A red fox/);
  assert.equal(call?.responseJson, undefined);
});

test('speech arrives byte by byte, and what nobody measured has no cost', async () => {
  const speech = await client.audio.speech.create({
    model: 'openai/speaker',
    voice: 'alloy',
    input: 'Hello',
  });
  assert.equal(speech.headers.get('content-type'), 'audio/mpeg');
  assert.deepEqual(Buffer.from(await speech.arrayBuffer()), sound);
  const call = await newest();
  assert.deepEqual([call?.operation, call?.status], ['speech', 'success']);
  assert.deepEqual([call?.costNanoUsd, call?.estimated], [undefined, false]);
});

test('speech that breaks off is no shorter speech', async () => {
  isCut = true;
  const speech = await client.audio.speech.create({
    model: 'studio/speaker',
    voice: 'alloy',
    input: 'Hello',
  });
  await assert.rejects(speech.arrayBuffer());
  const call = await newest();
  assert.deepEqual([call?.status, call?.failure?.kind], ['error', 'stream-cut']);
});

test('what nobody asked to compress is said to be compressed, not passed on', async () => {
  const packed = { model: 'studio/speaker', voice: 'alloy', input: 'packed' };
  await assert.rejects(
    client.audio.speech.create(packed),
    (error) => error instanceof APIError && /compressed its answer.*: br\)/.test(error.message),
  );
});

test('a recording is sent on whole and its transcript comes back', async () => {
  const file = await toFile(sound, 'voice.mp3', { type: 'audio/mpeg' });
  const told = await client.audio.transcriptions.create({ model: 'studio/listener', file });
  assert.equal(told.text, 'Grüezi');
  const { body, type } = seen.at(-1) ?? { body: Buffer.of(), type: '' };
  assert.match(type, /^multipart\/form-data; boundary=/);
  assert.ok(body.includes(sound) && body.includes('listener') && !body.includes('studio/'));
  const call = await newest();
  assert.equal(call?.usage?.outputTokens, 34);
  assert.match(call?.requestJson ?? '', /voice\.mp3, 300000 bytes/);
});

test('a recording costs what its minutes cost: as its provider tells them, else as it says itself', async () => {
  const { api, as } = gateway;
  const perMinute = {
    inputNanoUsdPerToken: 0,
    outputNanoUsdPerToken: 0,
    nanoUsdPerAudioMinute: 6e6,
  };
  for (const model of ['studio/whisper', 'studio/untold'])
    await api.overridePrice({ model, ...perMinute }, as('ada'));
  const hear = async (model: string, more = {}) => {
    await client.audio.transcriptions.create({ model, file: await recording(2), ...more });
    const { costNanoUsd, media, estimated } = (await newest()) ?? {};
    assert.equal(estimated, false);
    return [costNanoUsd, media?.audioSeconds, media?.audioToldBy, media?.pricedBy];
  };
  assert.deepEqual(await hear('studio/whisper'), [300_000, 3, 'provider', ['audio']]);
  assert.deepEqual(await hear('studio/untold'), [200_000, 2, 'recording', ['audio']]);
  const verbose = await hear('studio/whisper', { response_format: 'verbose_json' });
  assert.deepEqual(verbose, [847_000, 8.47, 'provider', ['audio']]);
  // By the price list: OpenAI asks 36 cents an hour.
  assert.deepEqual(await hear('openai/whisper-1'), [300_000, 3, 'provider', ['audio']]);
  // 10 of its tokens were heard at 6 dollars a million, 2 read at 2.5, 34 written at 10.
  const [cost, , , by] = await hear('openai/gpt-4o-transcribe');
  assert.deepEqual([cost, by], [10 * 6000 + 2 * 2500 + 34 * 10_000, ['tokens']]);
});

test('without a price of its minutes, or without minutes, a recording has no cost', async () => {
  const file = await toFile(sound.subarray(0, 10), 'voice.mp3');
  const hear = async (model: string) => {
    await client.audio.transcriptions.create({ model, file });
    const { costNanoUsd, media, usage } = (await newest()) ?? {};
    return [costNanoUsd, media?.pricedBy, usage?.outputTokens];
  };
  assert.deepEqual(await hear('openai/unpriced-whisper'), [undefined, [], 0]);
  assert.deepEqual(await hear('studio/untold'), [undefined, [], 0]);
});

test('speech costs what its characters cost, and where only its tokens have a price an estimate', async () => {
  const { api, as } = gateway;
  const model = 'studio/reader';
  const price = { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0, nanoUsdPerCharacter: 15_000 };
  await api.overridePrice({ model, ...price }, as('ada'));
  const speak = async (model: string) => {
    const said = { model, voice: 'alloy', input: 'Ahoi 🦊!' };
    await (await client.audio.speech.create(said)).arrayBuffer();
    const { costNanoUsd, estimated, media } = (await newest()) ?? {};
    return [costNanoUsd, estimated, media?.characters, media?.pricedBy];
  };
  assert.deepEqual(await speak(model), [7 * 15_000, false, 7, ['characters']]);
  const [cost, estimated, , by] = await speak('openai/gpt-4o-mini-tts');
  assert.deepEqual([cost, estimated, by], [2 * 600 + 10 * 12_000, true, ['tokens']]);
});

test('what is refused costs nothing, and nothing of it is measured', async () => {
  const model = 'studio/reader';
  isRefusing = true;
  await assert.rejects(client.audio.speech.create({ model, voice: 'alloy', input: 'Hello' }));
  isRefusing = false;
  const { costNanoUsd, media, estimated } = (await newest()) ?? {};
  assert.deepEqual([costNanoUsd, media, estimated], [0, undefined, false]);
});

test('a limit of money has room for the minutes it pays for, before anybody listens', async () => {
  const { api, as } = gateway;
  await api.setLimit(
    { per: 'workspace', unit: 'money', period: 'day', amount: 500_000 },
    as('otto'),
  );
  const otto = new OpenAI({ apiKey: 'key-of-otto', baseURL: gateway.baseURL, maxRetries: 0 });
  const hear = async (seconds: number) =>
    otto.audio.transcriptions.create({ model: 'studio/untold', file: await recording(seconds) });
  await assert.rejects(hear(6), { status: 429, code: 'limit_exceeded' });
  await Promise.allSettled([hear(2), hear(2), hear(2)]);
  const { items } = await api.getAllowance(undefined, as('otto'));
  const left = items.find(({ unit, period }) => unit === 'money' && period === 'day');
  assert.deepEqual([left?.used, left?.reserved], [400_000, 0]);
});

test('what nobody measures is paid by request where the owner says so, pictures one by one', async () => {
  const { api, as } = gateway;
  const each = { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0, nanoUsdPerRequest: 40_000_000 };
  for (const model of ['studio/speaker', 'studio/painter', 'studio/whisper'])
    await api.overridePrice({ model, ...each }, as('ada'));
  const speak = () =>
    client.audio.speech.create({ model: 'studio/speaker', voice: 'alloy', input: 'Hello' });
  // No list has it, but its provider is known.
  await api.overridePrice({ model: 'openai/tts-1', ...each }, as('ada'));
  await assert.rejects(api.overridePrice({ model: 'nobody/tts-1', ...each }, as('ada')), {
    code: 'MODEL_NOT_FOUND',
  });
  await (await speak()).arrayBuffer();
  assert.equal((await newest())?.costNanoUsd, 40_000_000);
  isCut = true;
  await assert.rejects((await speak()).arrayBuffer());
  assert.equal((await newest())?.costNanoUsd, 40_000_000, 'it may have worked');
  await client.images.generate({ model: 'studio/painter', prompt: 'Foxes', n: 3 });
  assert.equal((await newest())?.costNanoUsd, 120_000_000);
  const file = await toFile(sound.subarray(0, 10), 'voice.mp3');
  await client.audio.transcriptions.create({ model: 'studio/whisper', file });
  assert.equal((await newest())?.costNanoUsd, 40_000_000);
});

test('a limit of money has room for as many as it pays for', async () => {
  const { api, as } = gateway;
  await api.setLimit(
    { per: 'workspace', unit: 'money', period: 'day', amount: 100_000_000 },
    as('mona'),
  );
  const mona = new OpenAI({ apiKey: 'key-of-mona', baseURL: gateway.baseURL, maxRetries: 0 });
  const paint = (n: number) =>
    mona.images.generate({ model: 'studio/painter', prompt: 'Foxes', n });
  await assert.rejects(paint(3), { status: 429, code: 'limit_exceeded' });
  await Promise.allSettled([paint(1), paint(1), paint(1), paint(1)]);
  const { items } = await api.getAllowance(undefined, as('mona'));
  const left = items.find(({ unit, period }) => unit === 'money' && period === 'day');
  assert.equal(left?.used, 80_000_000);
});

test('a provider without such an API is named, and bad forms are told what is wrong', async () => {
  await assert.rejects(
    client.images.generate({ model: 'offline/workshop', prompt: 'A fox' }),
    (error) => error instanceof APIError && error.status === 400 && error.param === 'model',
  );
  for (const [type, body, says] of [
    ['application/json', '{"prompt":"x"}', /model/],
    ['application/json', '[', /JSON/],
    ['multipart/form-data; boundary=x', 'nonsense', /is no multipart/],
    ['Multipart/Form-Data', '', /is no multipart/],
    ['multipart/form-data; boundary="\\x"', '--x\r\n'.repeat(1002), /at most 1000 parts/],
  ] as const) {
    const response = await fetch(`${gateway.baseURL}/audio/transcriptions`, {
      method: 'POST',
      headers: { authorization: 'Bearer key-of-ada', 'content-type': type },
      body,
    });
    assert.equal(response.status, 400, `${type} ${body}`);
    assert.match(await response.text(), says);
  }
});

test('what is said to a provider of media is sanitised, in forms too', async () => {
  const { api, as } = gateway;
  await api.changePolicy({ sanitising: 'redact' }, as('ada'));
  await client.images.generate({ model: 'studio/paint', prompt: 'A card for ada@example.com' });
  assert.ok(String(seen.at(-1)?.body).includes('A card for [EMAIL]'));
  await client.audio.transcriptions.create({
    model: 'studio/listen',
    file: await toFile(sound, 'talk.wav'),
    prompt: 'Ada says ada@example.com',
  });
  assert.ok(seen.at(-1)?.body.includes(sound));
  assert.ok(String(seen.at(-1)?.body).includes('Ada says [EMAIL]'));
  await api.changePolicy({ sanitising: 'off' }, as('ada'));
});

test('a picture is refused where a limit of tokens has no room for the largest one', async () => {
  const { api, as } = gateway;
  const limit = { per: 'workspace', unit: 'tokens', period: 'day', amount: 20_000 } as const;
  await api.setLimit(limit, as('tina'));
  const tina = new OpenAI({ apiKey: 'key-of-tina', baseURL: gateway.baseURL, maxRetries: 0 });
  const paint = (n: number) =>
    tina.images.generate({ model: 'studio/painter', prompt: 'A red fox', n });
  const at = seen.length;
  await assert.rejects(paint(4), { status: 429, code: 'limit_exceeded' });
  await paint(3);
  assert.equal(seen.length - at, 1, 'only what has room leaves');
  const { items } = await api.getAllowance(undefined, as('tina'));
  const left = items.find(({ unit, period }) => unit === 'tokens' && period === 'day');
  assert.equal(left?.used, 46);
});
