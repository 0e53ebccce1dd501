import { compact, costOfCalls } from '@atelier/ui';
import { ActionIcon, Tooltip } from '@mantine/core';
import { memo, useCallback, useRef } from 'react';
import { IconAdjustmentsHorizontal, IconLayoutSidebar } from '@tabler/icons-react';
import type { LiveSession } from '../messages/live-session.ts';
import type { Configuration, Model, Settings } from '../playground-api.ts';
import { ConfigurationMenu } from '../settings/configuration-menu.tsx';
import { ModelPicker } from '../settings/model-picker.tsx';
import { withModel } from '../settings/parameter-change.ts';
import type { ChangeSettings } from '../settings/use-settings.ts';
import { ConversationMenu } from './conversation-menu.tsx';
import style from './playground.module.css';
import { SessionSummary } from './session-summary.tsx';

type Props = {
  readonly settings: Settings;
  readonly session?: LiveSession | undefined;
  readonly models: readonly Model[];
  readonly keysPath: (provider: string | undefined) => string;
  readonly onChange: ChangeSettings;
  readonly onList?: (() => void) | undefined;
  readonly onPanel: () => void;
};

/** The model of a session, its configurations, and what the session used so far. */
export function SessionHeader(props: Props) {
  const { settings, session, models, keysPath, onChange, onList, onPanel } = props;
  const choose = useCallback(
    (model: Model) => onChange(withModel(settings, model)),
    [onChange, settings],
  );
  const load = useCallback(
    ({ id, settings: loaded }: Configuration) => onChange(loaded, id),
    [onChange],
  );
  const latest = useRef(session);
  latest.current = session;
  const read = useCallback(() => latest.current, []);
  return (
    <header className={style['header']}>
      {onList && (
        <ActionIcon size="lg" aria-label="Sessions" onClick={onList}>
          <IconLayoutSidebar size={18} />
        </ActionIcon>
      )}
      <Picker models={models} value={settings.model} keysPath={keysPath} onChange={choose} />
      {session ? <Totals session={session} /> : <span className={style['totals']} />}
      <Configurations
        settings={settings}
        configurationId={session?.configurationId}
        onLoad={load}
      />
      {session && <Conversation read={read} />}
      {session && <SessionSummary session={session} />}
      <Tooltip label="Parameters and system prompt">
        <ActionIcon size="lg" aria-label="Parameters" onClick={onPanel}>
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

// While an answer arrives the session changes many times a second; these three do not.
const Picker = memo(ModelPicker);
const Configurations = memo(ConfigurationMenu);
const Conversation = memo(ConversationMenu);

function Totals({ session }: { session: LiveSession }) {
  const tokens = session.messages.reduce(
    (sum, { figures }) =>
      sum + (figures ? figures.usage.inputTokens + figures.usage.outputTokens : 0),
    0,
  );
  return (
    <Tooltip label="This session: what it cost in all, and the tokens of the messages shown">
      <span className={`${style['totals']} numeric`}>
        {costOfCalls(session)} · {compact(tokens)} tokens · {session.messages.length} messages
      </span>
    </Tooltip>
  );
}
