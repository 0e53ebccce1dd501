import { newId } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import { changed, type Settings } from '../domain/settings.ts';
import { checkSettings } from './check-settings.ts';
import { findConfiguration } from './get-configuration.ts';
import type { PlaygroundPorts } from './ports.ts';
import { findSession, sessionView } from './session-view.ts';

export const createSession = (ports: PlaygroundPorts) =>
  handler(playground.createSession, async ({ input, call, errors }) => {
    const { userId } = call.actor;
    const { configurationId, title } = input;
    const kept = configurationId && (await findConfiguration(ports, call, configurationId));
    if (configurationId && !kept) throw errors.CONFIGURATION_NOT_FOUND();
    const model = input.model ?? input.settings?.model ?? (kept ? kept.settings.model : undefined);
    if (model === undefined) throw errors.MODEL_MISSING();

    const base: Settings = kept ? kept.settings : { model, parameters: {}, systemPrompt: '' };
    const settings = changed(base, { ...input.settings, model });
    const checked = await checkSettings(ports, call, settings);
    if (checked.outcome === 'rejected') throw refusal(checked.rejection, errors);

    const sessionId = newId('session');
    await ports.sessions(call, sessionId, {
      type: 'OpenSession',
      sessionId,
      ownerId: userId,
      title,
      settings,
      configurationId,
      messages: [],
    });
    const session = await findSession(ports, call, sessionId);
    if (session === undefined) throw new Error(`${sessionId} was opened and is not there.`);
    return sessionView(session);
  });
