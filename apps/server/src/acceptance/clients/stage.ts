import { after } from 'node:test';
import { faultServer } from '@atelier/gateway/testing';
import { z } from '@atelier/contract';
import { testAtelier } from '../test-atelier.ts';

export const upstream = await faultServer();
after(() => upstream.close());

/** Atelier with one provider of each kind behind it, each over real HTTP. */
export const { url, apiKey, api } = await testAtelier({
  environment: {
    OPENAI_API_KEY: 'sk-upstream',
    OPENAI_BASE_URL: upstream.url,
    ANTHROPIC_API_KEY: 'sk-upstream',
    ANTHROPIC_BASE_URL: upstream.url,
    GOOGLE_GENERATIVE_AI_API_KEY: 'sk-upstream',
    GOOGLE_GENERATIVE_AI_BASE_URL: upstream.url,
    OPENAI_COMPATIBLE_URLS: `echo=${upstream.url}`,
  },
});
export const baseURL = `${url}/v1`;

/** One model of each kind of provider. */
export const MODELS = [
  'openai/gpt-5',
  'echo/small',
  'anthropic/claude-sonnet-5',
  'google/gemini-3-flash-preview',
  'offline/workshop',
];
export const Trip = z.object({ city: z.string(), days: z.number().int() });
export const about = 'The weather in a city on the coming days';
export const question = 'What is the weather in "Zürich" for 2 days?';
/** A picture of one pixel. */
export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What every kind of client must be able to do with every model. */
export type Client = {
  ask(model: string, text: string): Promise<string>;
  stream(model: string, text: string): Promise<string>;
  /** Asks with a tool, runs it, gives the result back; answers what the tool was called with. */
  useTool(model: string, streamed: boolean): Promise<unknown>;
  structured(model: string): Promise<unknown>;
  look?(model: string): Promise<string>;
};
