import { playground } from '@atelier/playground-contract';
import { handler, receipt, refusal } from '@atelier/rpc';
import { changed } from '../domain/settings.ts';
import { checkSettings } from './check-settings.ts';
import { findConfiguration } from './get-configuration.ts';
import type { PlaygroundPorts } from './ports.ts';
import { findSession } from './session-view.ts';

export const changeSession = (ports: PlaygroundPorts) =>
  handler(playground.changeSession, async ({ input, call, errors }) => {
    const { sessionId, title, settings, configurationId } = input;
    const { userId } = call.actor;
    const session = await findSession(ports, call, sessionId);
    if (session === undefined) throw errors.SESSION_NOT_FOUND();
    let version = 0;

    if (settings || configurationId) {
      const kept = configurationId && (await findConfiguration(ports, call, configurationId));
      if (configurationId && !kept) throw errors.CONFIGURATION_NOT_FOUND();
      const change = { ...(kept ? kept.settings : {}), ...settings };
      const checked = await checkSettings(ports, call, changed(session.settings, change));
      if (checked.outcome === 'rejected') throw refusal(checked.rejection, errors);
      const executed = await ports.sessions(call, sessionId, {
        type: 'ChangeSettings',
        change,
        configurationId,
        userId,
      });
      version = receipt(executed, errors).version;
    }
    if (title !== undefined) {
      const executed = await ports.sessions(call, sessionId, {
        type: 'RenameSession',
        title,
        userId,
      });
      version = receipt(executed, errors).version;
    }
    return { version };
  });
