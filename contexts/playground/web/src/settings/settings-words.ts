import type { Words } from '@atelier/ui';
import type { PlaygroundApi } from '../playground-api.ts';

/** What to say when settings or a title are refused. */
export const settingsWords: Words<PlaygroundApi['changeSession'] | PlaygroundApi['createSession']> =
  {
    SESSION_NOT_FOUND: 'This session is gone. It may have been deleted in another window.',
    SESSION_ENDED: 'This session has ended; its settings stay as they are. Fork it to go on.',
    MODEL_NOT_FOUND: ({ model }) => `There is no model ${String(model)} here. Choose another one.`,
    MODEL_MISSING: 'Choose a model first.',
    PARAMETER_UNSUPPORTED: ({ parameter, reason }) =>
      `The model does not take “${String(parameter)}” this way: ${String(reason)}`,
    CONFIGURATION_NOT_FOUND: 'This configuration was deleted.',
  };
