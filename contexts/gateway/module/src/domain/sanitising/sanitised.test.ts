import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stdnumCheckDigits } from '../../infrastructure/check-digits.stdnum.ts';
import { DEFAULT_POLICY, type Policy, type SanitisingMode } from '../policy.ts';
import { restored } from './restorer.ts';
import { sanitise } from './sanitised.ts';

const policy = (sanitising: SanitisingMode): Policy => ({ ...DEFAULT_POLICY, sanitising });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const EMAIL = 'ada@example.com';
/** With nothing beside our own patterns but check digits. */
const ALONE = { detectors: [], checkDigits: stdnumCheckDigits };

/** The same words by every face's own body. */
const BODIES: readonly { face: string; body: (text: string) => object }[] = [
  {
    face: 'chat, string',
    body: (content) => ({ model: 'm', messages: [{ role: 'user', content }] }),
  },
  {
    face: 'chat, parts',
    body: (text) => ({ messages: [{ role: 'user', content: [{ type: 'text', text }] }] }),
  },
  {
    face: 'chat, tool result',
    body: (content) => ({ messages: [{ role: 'tool', tool_call_id: 'call_1', content }] }),
  },
  {
    face: 'chat, tool call',
    body: (text) => ({
      messages: [
        {
          role: 'assistant',
          tool_calls: [
            { id: 'call_1', function: { name: 'send', arguments: JSON.stringify({ to: text }) } },
          ],
        },
      ],
    }),
  },
  {
    face: 'chat, file',
    body: (text) => ({
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'file',
              file: { filename: 'a.txt', file_data: `data:text/plain;base64,${base64(text)}` },
            },
          ],
        },
      ],
    }),
  },
  { face: 'responses, string', body: (input) => ({ input, instructions: 'Be brief.' }) },
  { face: 'responses, instructions', body: (instructions) => ({ input: 'Hi', instructions }) },
  {
    face: 'responses, call output',
    body: (output) => ({ input: [{ type: 'function_call_output', call_id: 'c', output }] }),
  },
  {
    face: 'messages, system',
    body: (text) => ({ system: [{ type: 'text', text }], messages: [] }),
  },
  {
    face: 'messages, tool use',
    body: (text) => ({
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 't', name: 'n', input: { id: text, deep: [{ x: 1 }] } },
          ],
        },
      ],
    }),
  },
  {
    face: 'messages, document',
    body: (text) => ({
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'document',
              source: { type: 'base64', media_type: 'text/plain', data: base64(text) },
            },
          ],
        },
      ],
    }),
  },
  {
    face: 'messages, the name of a field',
    body: (text) => ({
      messages: [
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 't', name: 'n', input: { [text]: 1 } }],
        },
      ],
    }),
  },
  {
    face: 'chat, names in arguments',
    body: (text) => ({
      messages: [
        {
          role: 'assistant',
          tool_calls: [
            { id: 'c', function: { name: 'n', arguments: JSON.stringify({ a: [{ [text]: 1 }] }) } },
          ],
        },
      ],
    }),
  },
  { face: 'gemini', body: (text) => ({ contents: [{ parts: [{ text }] }] }) },
  { face: 'embeddings', body: (text) => ({ input: [text, 'other'] }) },
  { face: 'images', body: (prompt) => ({ prompt }) },
  {
    face: 'tools',
    body: (description) => ({
      tools: [{ type: 'function', function: { name: 'f', description, parameters: {} } }],
    }),
  },
  {
    face: 'canonical',
    body: (text) => ({
      messages: [
        { role: 'user', parts: [{ type: 'text', text }] },
        {
          role: 'assistant',
          parts: [
            {
              type: 'tool-call',
              toolCallId: 'c',
              name: 'n',
              argumentsJson: `{"a":${JSON.stringify(text)}}`,
            },
          ],
        },
      ],
    }),
  },
];

for (const { face, body } of BODIES)
  test(`what stands in a body is replaced where it stands: ${face}`, async () => {
    const given = body(`Write to ${EMAIL} today.`);
    const before = structuredClone(given);
    const { body: sent, findings, places } = await sanitise(given, policy('redact'), ALONE);
    assert.deepEqual(sent, body('Write to [EMAIL] today.'));
    assert.deepEqual(given, before);
    assert.ok(findings.every(({ kind }) => kind === 'email') && findings.length === 1);
    assert.ok(!JSON.stringify([findings, places]).includes('ada'));
  });

test('ids, names, pictures and what a provider signed are not touched', async () => {
  const body = {
    model: EMAIL,
    previous_response_id: EMAIL,
    messages: [
      {
        role: 'assistant',
        name: EMAIL,
        tool_calls: [{ id: EMAIL, function: { name: EMAIL, arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: EMAIL, content: 'ok' },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: `data:image/png;base64,${base64(EMAIL)}` } },
        ],
      },
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: EMAIL }] },
    ],
    tools: [
      { function: { name: EMAIL, parameters: { properties: { [EMAIL]: { enum: [EMAIL] } } } } },
    ],
  };
  const { body: sent, isChanged } = await sanitise(body, policy('redact'), ALONE);
  assert.equal(isChanged, false);
  assert.equal(sent, body);
});

test('who asks, as a caller names him to the provider, and fields that nobody knows are read too', async () => {
  const schema = { description: `As ${EMAIL} said`, enum: ['a'] };
  const body = {
    messages: [{ role: 'user', content: 'hi' }],
    user: EMAIL,
    safety_identifier: EMAIL,
    metadata: { user_id: EMAIL, session_id: 'user_5f2c_account__session_0b8e' },
    response_format: { type: 'json_schema', json_schema: { name: EMAIL, schema } },
    x_notes: [{ about: EMAIL }],
  };
  const { body: sent } = await sanitise(body, policy('redact'), ALONE);
  assert.deepEqual(sent, {
    messages: [{ role: 'user', content: 'hi' }],
    user: '[EMAIL]',
    safety_identifier: '[EMAIL]',
    metadata: { user_id: '[EMAIL]', session_id: 'user_5f2c_account__session_0b8e' },
    response_format: {
      type: 'json_schema',
      json_schema: { name: EMAIL, schema: { description: 'As [EMAIL] said', enum: ['a'] } },
    },
    x_notes: [{ about: '[EMAIL]' }],
  });
});

test('a masked value has one placeholder, and none that the text has already', async () => {
  const content = `${EMAIL} and bob@example.com, ${EMAIL}; literally <EMAIL_1>.`;
  const { body, mask, findings } = await sanitise(
    { messages: [{ content }] },
    policy('mask'),
    ALONE,
  );
  assert.deepEqual(body, {
    messages: [{ content: '<EMAIL_2> and <EMAIL_3>, <EMAIL_2>; literally <EMAIL_1>.' }],
  });
  assert.deepEqual(findings, [{ kind: 'email', count: 3 }]);
  assert.ok(mask);
  assert.equal(restored(mask, 'Hi <EMAIL_3>, not <EMAIL_1>'), 'Hi bob@example.com, not <EMAIL_1>');
});

test('placeholders stay the same while a conversation grows', async () => {
  const system = 'You work for boss@example.com.';
  const turn = [{ role: 'user', content: `I am ${EMAIL}` }];
  const next = [
    ...turn,
    { role: 'assistant', content: `Hi ${EMAIL}` },
    { role: 'user', content: 'And zoe@example.com?' },
  ];
  const one = await sanitise({ messages: turn, system }, policy('mask'), ALONE);
  const two = await sanitise({ messages: next, system }, policy('mask'), ALONE);
  const [first] = (two.body as { messages: object[] }).messages;
  assert.deepEqual((one.body as { messages: object[] }).messages, [first]);
});

test('report counts and block refuses, both leave the body as it is', async () => {
  for (const mode of ['report', 'block'] as const) {
    const body = { messages: [{ content: [{ text: `${EMAIL}, 4111111111111111` }] }] };
    const { body: sent, findings, places, mask } = await sanitise(body, policy(mode), ALONE);
    assert.equal(sent, body);
    assert.equal(mask, undefined);
    assert.deepEqual(findings, [
      { kind: 'email', count: 1 },
      { kind: 'card', count: 1 },
    ]);
    assert.deepEqual(places[0], { kind: 'email', path: 'messages[0].content[0].text' });
  }
});

test('off looks at nothing, and what is switched off is not found', async () => {
  const hostile = new Proxy({}, { has: () => assert.fail(), get: () => assert.fail() });
  assert.equal((await sanitise(hostile, policy('off'), ALONE)).body, hostile);
  const body = { input: `${EMAIL} 4111111111111111` };
  const without = { ...policy('redact'), detectorsOff: ['email'] as const };
  assert.deepEqual((await sanitise(body, without, ALONE)).body, { input: `${EMAIL} [CARD]` });
});

test('fields of a caller’s own data are known by name, numbers too', async () => {
  const input = {
    user: 'ada',
    password: 'hunter22',
    card: { number: 4111111111111111 },
    ssn: '536221234',
    n: 12,
  };
  const body = { messages: [{ content: [{ type: 'tool_use', id: 't', name: 'n', input }] }] };
  const { body: sent } = await sanitise(body, policy('redact'), ALONE);
  assert.deepEqual((sent as typeof body).messages[0]?.content[0]?.input, {
    ...input,
    password: '[PASSWORD]',
    card: { number: '[CARD]' },
    ssn: '[NATIONAL_ID]',
  });
});

test('numbers of people are found beside a word for them, if their check digits are right', async () => {
  const redacted = async (input: string) =>
    ((await sanitise({ input }, policy('redact'), ALONE)).body as { input: string }).input;
  for (const [text, number] of [
    ['meine Steuer-ID ist 49 216 278 350', '49 216 278 350'],
    ['mon numéro de sécurité sociale : 251013653161180', '251013653161180'],
    ['08697711P es mi DNI', '08697711P'],
    ['il mio codice fiscale è fptrsd05h17b787c', 'fptrsd05h17b787c'],
    ['{"patientBsn":"745166647"}', '745166647'],
    ['moim PESELem jest 69101336661', '69101336661'],
    ['mitt personnummer 570705-9332, tack', '570705-9332'],
    ['fødselsnummer 280253 24147', '280253 24147'],
    ['cpr: 141064-3539', '141064-3539'],
    ['henkilötunnus 040333-491B', '040333-491B'],
    ['Rijksregisternummer 56.08.22-436.39', '56.08.22-436.39'],
    ['contribuinte 134 379 942', '134 379 942'],
    ['AHV-Nr. 756.8393.0254.80', '756.8393.0254.80'],
    ['SV-Nummer 6379 040863', '6379 040863'],
    ['cpf=34622477602&x=1', '34622477602'],
    ['Aadhaar 8209 4037 4327', '8209 4037 4327'],
    ['身份证310104199711105760', '310104199711105760'],
    ['my SIN is 762 828 911', '762 828 911'],
    ['tax file number: 612617234', '612617234'],
    ['マイナンバーは9061 6329 2075です', '9061 6329 2075'],
    ['주민등록번호 940228-2145126', '940228-2145126'],
    ['national ID\n1860118333530', '1860118333530'],
    // Without a word.
    ['customer 788.767.492-17 called', '788.767.492-17'],
    ['ZSLTMV10A14H594W, Bari', 'ZSLTMV10A14H594W'],
  ] as const)
    assert.equal(await redacted(text), text.replace(number, '[NATIONAL_ID]'));
  for (const text of [
    // One digit is another.
    'my SIN is 762 828 912, PESEL 69101336662, DNI 08697711Q, codice fiscale FPTRSD05H17B787D',
    'order 745166647, tracking 69101336661, invoice 49216278350, 251013653161180001',
    'the sin of 762828911 people, nie mehr 08697711P, a pan of 12345678',
    'customer 788.767.492-18 called, part 570705-9332, build 310104199711105761',
  ])
    assert.equal(await redacted(text), text);
  const body = {
    messages: [{ role: 'assistant', content: [{ type: 'tool_use', input: { dni: '08697711P' } }] }],
  };
  const { findings } = await sanitise(body, policy('report'), ALONE);
  assert.deepEqual(findings, [{ kind: 'national-id', count: 1 }]);
});

test('what a further detector finds in one text is not taken for another', async () => {
  const detector = (text: string) =>
    [...text.matchAll(/E\d{6}/g)].map(({ index }) => ({
      kind: 'staff-number',
      start: index,
      end: index + 7,
    }));
  const texts = ['', 'E123456', '', 'of E654321 and E111111', 'x'];
  const { body } = await sanitise({ input: texts }, policy('redact'), {
    ...ALONE,
    detectors: [detector],
  });
  assert.deepEqual(body, {
    input: ['', '[STAFF_NUMBER]', '', 'of [STAFF_NUMBER] and [STAFF_NUMBER]', 'x'],
  });
});

test('whatever the body is, sanitising it fails never and masking is undone by restoring', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary' }), async (messages, text) => {
      const content = `${text} ${EMAIL} ${text}`;
      const { body, mask } = await sanitise({ messages, input: content }, policy('mask'), ALONE);
      assert.ok(mask && !JSON.stringify((body as { input: string }).input).includes(EMAIL));
      assert.equal(restored(mask, (body as { input: string }).input), content);
    }),
    { numRuns: 200 },
  );
});

test('others have their turns while a long text is searched', async () => {
  let turns = 0;
  let isDone = false;
  const others = () => {
    turns++;
    if (!isDone) setImmediate(others);
  };
  setImmediate(others);
  const input = 'lorem ipsum dolor '.repeat(20_000) + EMAIL;
  const { findings } = await sanitise({ input }, policy('report'), ALONE);
  isDone = true;
  assert.deepEqual(findings, [{ kind: 'email', count: 1 }]);
  assert.ok(turns > 10, `${turns} turns`);
});

test('thousands of values in one text are replaced at once, and too many to mask are refused', async () => {
  const emails = Array.from({ length: 5000 }, (_, at) => `someone${at}@example.com`);
  const tool_calls = [{ function: { name: 'f', arguments: JSON.stringify({ emails }) } }];
  const body = { messages: [{ role: 'assistant', tool_calls }] };
  const { body: sent, findings } = await sanitise(body, policy('redact'), ALONE);
  assert.deepEqual(findings, [{ kind: 'email', count: 5000 }]);
  const [told] = (sent as typeof body).messages[0]?.tool_calls ?? [];
  assert.deepEqual(JSON.parse(told?.function.arguments ?? ''), {
    emails: emails.map(() => '[EMAIL]'),
  });
  await assert.rejects(sanitise(body, policy('mask'), ALONE), /more than 1000 values to mask/);
});
