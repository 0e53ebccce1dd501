import { codeOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import type { Preferences } from '../domain/preferences.ts';
import type { PlaygroundPorts } from './ports.ts';
import { preferencesId } from './preferences-list.projection.ts';
import { preferencesOf } from './preferences-of.ts';

export const changePreferences = (ports: PlaygroundPorts) =>
  handler(playground.changePreferences, async ({ input, call, errors }) => {
    const { workspaceId, userId } = call.actor;
    const before = await preferencesOf(ports, call.actor);
    const { automaticTitles = before.automaticTitles, taskModel = before.taskModel } = input;
    if (input.taskModel) {
      const rejection = await unsuitable(ports, call, input.taskModel);
      if (rejection) throw refusal(rejection, errors);
    }
    const after: Preferences = {
      automaticTitles,
      ...(taskModel === null || taskModel === undefined ? {} : { taskModel }),
    };
    const command = { type: 'ChangePreferences', userId, ...after } as const;
    await ports.preferences(call, preferencesId(workspaceId, userId), command);
    return after;
  });

async function unsuitable({ gateway }: PlaygroundPorts, call: CallContext, model: string) {
  try {
    const { abilities } = await gateway.getModel({ model }, { context: call });
    return abilities.includes('chat') ? undefined : ({ code: 'MODEL_UNSUITABLE', model } as const);
  } catch (error) {
    if (codeOf(error) !== 'MODEL_NOT_FOUND') throw error;
    return { code: 'MODEL_NOT_FOUND', model } as const;
  }
}
