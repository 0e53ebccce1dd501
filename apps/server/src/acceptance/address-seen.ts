import type { TestAtelier } from './test-atelier.ts';

/** Signs in as nobody by way of a proxy that has seen `203.0.113.9`; answers the audited address. */
export async function addressSeenBy({ url, api }: TestAtelier): Promise<string> {
  await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': '198.51.100.7, 203.0.113.9',
    },
    body: JSON.stringify({ email: 'nobody@example.com', password: 'wrong' }),
  });
  const { body } = await api('GET', '/audit?operation=identity.login');
  return body.items[0].address;
}
