import type { ParameterName } from '../playground-api.ts';

type ParameterWords = { readonly label: string; readonly about: string; readonly step?: number };

/** How each parameter is called and what it does, in a sentence that one can act on. */
export const parameterWords: Readonly<Record<ParameterName, ParameterWords>> = {
  temperature: {
    label: 'Temperature',
    about: 'How much chance there is in the choice of words. Low is repeatable, high is varied.',
    step: 0.05,
  },
  maxTokens: {
    label: 'Max tokens',
    about: 'Where the answer is cut off at the latest. Bounds what it can cost.',
    step: 1,
  },
  topP: {
    label: 'Top-p',
    about:
      'Only the likeliest words that make up this share are considered. Change this or temperature, not both.',
    step: 0.01,
  },
  frequencyPenalty: {
    label: 'Frequency penalty',
    about: 'Above zero, words become less likely the more often they came.',
    step: 0.1,
  },
  presencePenalty: {
    label: 'Presence penalty',
    about: 'Above zero, the model is drawn to what it has not mentioned yet.',
    step: 0.1,
  },
  stopSequences: {
    label: 'Stop sequences',
    about: 'The answer ends before the first of these texts. Enter adds one.',
  },
  seed: {
    label: 'Seed',
    about: 'The same seed with the same request gives mostly the same answer.',
    step: 1,
  },
  reasoningEffort: {
    label: 'Reasoning effort',
    about: 'How long the model may think first. More is slower and costs more tokens.',
  },
  outputSchema: {
    label: 'Output schema',
    about: 'A JSON schema that the answer must satisfy.',
  },
  tools: {
    label: 'Tools',
    about: 'Functions that the model may ask you to call.',
  },
};
