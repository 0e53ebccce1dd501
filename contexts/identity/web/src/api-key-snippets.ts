/** Lines that use a key with this server as they stand: the model needs no provider's key. */
export function apiKeySnippets(
  origin: string,
  apiKey: string,
): readonly { readonly name: string; readonly code: string }[] {
  return [
    {
      name: 'curl',
      code: `curl ${origin}/v1/chat/completions \\
  -H "authorization: Bearer ${apiKey}" \\
  -H "content-type: application/json" \\
  -d '{"model": "${MODEL}", "messages": [{"role": "user", "content": "Hello"}]}'`,
    },
    {
      name: 'TypeScript',
      code: `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: '${apiKey}' });
const answer = await client.chat.completions.create({
  model: '${MODEL}',
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0].message.content);`,
    },
    {
      name: 'Python',
      code: `from openai import OpenAI

client = OpenAI(base_url="${origin}/v1", api_key="${apiKey}")
answer = client.chat.completions.create(
    model="${MODEL}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`,
    },
  ];
}

const MODEL = 'offline/workshop';
