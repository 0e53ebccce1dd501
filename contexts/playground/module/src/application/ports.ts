import type { Execute, Rows } from '@atelier/event-store';
import type { GatewayClient } from '@atelier/gateway-contract';
import type { Clock } from '@atelier/kernel';
import type { configuration } from '../domain/configuration.ts';
import type { preferences } from '../domain/preferences.ts';
import type { session } from '../domain/session.ts';
import type { ConfigurationRow } from './configuration-list.projection.ts';
import type { ConfigurationVersionRow } from './configuration-versions.projection.ts';
import type { PreferencesRow } from './preferences-list.projection.ts';
import type { RunningAnswers } from './running-answers.ts';
import type { SessionRow } from './session-list.projection.ts';
import type { SessionMessageRow } from './session-messages.projection.ts';
import type { SessionSummaryRow } from './session-summaries.projection.ts';

export type PlaygroundPorts = {
  readonly sessions: Execute<typeof session>;
  readonly configurations: Execute<typeof configuration>;
  readonly preferences: Execute<typeof preferences>;
  readonly sessionRows: Rows<SessionRow>;
  readonly messageRows: Rows<SessionMessageRow>;
  readonly summaryRows: Rows<SessionSummaryRow>;
  readonly configurationRows: Rows<ConfigurationRow>;
  readonly versionRows: Rows<ConfigurationVersionRow>;
  readonly preferenceRows: Rows<PreferencesRow>;
  readonly gateway: GatewayClient;
  readonly running: RunningAnswers;
  readonly clock: Clock;
};
