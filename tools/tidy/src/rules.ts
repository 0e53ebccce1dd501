import { documentRules } from './document-rules.ts';
import { layerRules } from './layer-rules.ts';
import { nameRules } from './name-rules.ts';
import { packageRules } from './package-rules.ts';
import type { FileRule, WorkspaceRule } from './rule.ts';
import { screenRules } from './screen-rules.ts';
import { textRules } from './text-rules.ts';

export const fileRules: readonly FileRule[] = [
  ...layerRules,
  ...nameRules,
  ...screenRules,
  ...textRules,
];

export const workspaceRules: readonly WorkspaceRule[] = [...packageRules, ...documentRules];
