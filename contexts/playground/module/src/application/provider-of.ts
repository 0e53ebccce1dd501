import type { Settings } from '../domain/settings.ts';

/** Whom a session talks to: its text is shown to no other provider that nobody has named. */
export function providerOf({ settings }: { readonly settings: Pick<Settings, 'model'> }): string {
  const { model } = settings;
  return model.slice(0, model.indexOf('/'));
}
