import { codeOf } from '@atelier/contract';
import type { CallContext } from '@atelier/kernel';
import { type Settings, unsupportedBy } from '../domain/settings.ts';
import type { PlaygroundPorts } from './ports.ts';

export type SettingsRejection =
  | { code: 'MODEL_NOT_FOUND'; model: string }
  | { code: 'PARAMETER_UNSUPPORTED'; parameter: string; reason: string };

export type Checked =
  | { outcome: 'accepted'; version: 0 }
  | { outcome: 'rejected'; rejection: SettingsRejection };

/** Whether the model exists and takes these settings. */
export async function checkSettings(
  { gateway }: PlaygroundPorts,
  call: CallContext,
  settings: Settings,
): Promise<Checked> {
  try {
    const model = await gateway.getModel({ model: settings.model }, { context: call });
    const unsupported = unsupportedBy(model, settings);
    return unsupported
      ? { outcome: 'rejected', rejection: { code: 'PARAMETER_UNSUPPORTED', ...unsupported } }
      : { outcome: 'accepted', version: 0 };
  } catch (error) {
    if (codeOf(error) !== 'MODEL_NOT_FOUND') throw error;
    return { outcome: 'rejected', rejection: { code: 'MODEL_NOT_FOUND', model: settings.model } };
  }
}
