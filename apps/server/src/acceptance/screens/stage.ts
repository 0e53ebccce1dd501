import { after } from 'node:test';
import { faultServer } from '@atelier/gateway/testing';
import type { Page } from 'playwright-core';
import { PASSWORD, testAtelier } from '../test-atelier.ts';
import { openPage, withoutChromium } from './browser.ts';

/** For each story: false, or the reason why there is no browser to tell it in. */
export const skip = withoutChromium;

/** Behind the models `echo/…`. */
export const upstream = await faultServer();
after(() => upstream.close());

/** The one that all stories share. Each is of people of its own, in workspaces of their own. */
export const atelier = await testAtelier({
  web: true,
  environment: { OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}` },
});

/** Somebody new, and a page with the cookie that the sign-in form gets. */
export async function signedIn(email: string) {
  const person = await atelier.register(email);
  const watched = await openPage(atelier.url);
  await signIn(watched.page, email);
  return { ...person, ...watched };
}

/** From the next load on the page is this person's. */
export async function signIn(page: Page, email: string): Promise<void> {
  const data = { email, password: PASSWORD };
  await page.request.post(`${atelier.url}/api/v1/auth/login`, { data });
}

export async function makeSuperAdmin(userId: string): Promise<void> {
  await atelier.api('PUT', `/users/${userId}/roles/super-admin`);
}
