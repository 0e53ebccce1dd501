import { after } from 'node:test';
import { TARIFFS } from '../counted-calls.ts';
import { countingUpstream } from '../counting-upstream.ts';
import { testAtelier } from '../test-atelier.ts';

/** Behind the models `echo/…`. */
export const upstream = await countingUpstream(TARIFFS);
after(() => upstream.close());

/** The one that all stories share. Each is of people of its own, in workspaces of their own. */
export const atelier = await testAtelier({
  environment: { OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}` },
});
