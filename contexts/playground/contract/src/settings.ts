import { id, Time, z } from '@atelier/contract';
import { ModelId, Parameters } from '@atelier/gateway-contract';

export const SYSTEM_PROMPT_LIMIT_CHARS = 200_000;
const SystemPrompt = z.string().max(SYSTEM_PROMPT_LIMIT_CHARS);

/** What one asks of a model: which one, how, and in which role. */
export const Settings = z.object({
  model: ModelId,
  parameters: Parameters.default({}),
  systemPrompt: SystemPrompt.default(''),
});

/** Settings of which only some are said. Not `Settings.partial()`: that would fill in the defaults. */
export const SettingsChange = z.object({
  model: ModelId.optional(),
  parameters: Parameters.optional(),
  systemPrompt: SystemPrompt.optional(),
});

/** What a configuration says beside its settings. */
const described = { name: z.string().trim().min(1).max(200) };

export const ConfigurationInput = Settings.extend(described);

export const Configuration = z.object({
  id: id('configuration'),
  ...described,
  settings: Settings,
  version: z.int(),
  createdAt: Time,
  updatedAt: Time,
});

export const ConfigurationVersion = z.object({
  version: z.int(),
  ...described,
  settings: Settings,
  at: Time,
  userId: id('user'),
});
