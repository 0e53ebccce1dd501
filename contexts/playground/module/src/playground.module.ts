import type { Module } from '@atelier/api';
import { type EventStore, executor } from '@atelier/event-store';
import { type GatewayClient, gateway, sealOf } from '@atelier/gateway-contract';
import type { Clock } from '@atelier/kernel';
import { playground } from '@atelier/playground-contract';
import { changePreferences } from './application/change-preferences.ts';
import { changeSession } from './application/change-session.ts';
import { configurationList } from './application/configuration-list.projection.ts';
import { configurationVersions } from './application/configuration-versions.projection.ts';
import { createConfiguration } from './application/create-configuration.ts';
import { createSession } from './application/create-session.ts';
import { deleteConfiguration } from './application/delete-configuration.ts';
import { deleteSession } from './application/delete-session.ts';
import { editPrompt, editPromptStream } from './application/edit-prompt.ts';
import { endSession } from './application/end-session.ts';
import { forkSession } from './application/fork-session.ts';
import { getConfiguration } from './application/get-configuration.ts';
import { getEncryption } from './application/get-encryption.ts';
import { getPreferences } from './application/get-preferences.ts';
import { getSession } from './application/get-session.ts';
import { listConfigurationVersions } from './application/list-configuration-versions.ts';
import { listConfigurations } from './application/list-configurations.ts';
import { listSessions } from './application/list-sessions.ts';
import type { PlaygroundPorts } from './application/ports.ts';
import { preferencesList } from './application/preferences-list.projection.ts';
import { publish } from './application/publish.ts';
import { regenerateAnswer, regenerateAnswerStream } from './application/regenerate-answer.ts';
import { replayRequest } from './application/replay-request.ts';
import { restoreConfiguration } from './application/restore-configuration.ts';
import { restoreSession } from './application/restore-session.ts';
import { runningAnswers } from './application/running-answers.ts';
import { sealContents } from './application/seal-contents.process.ts';
import { sealWhenWanted } from './application/seal-when-wanted.ts';
import { selectAlternative } from './application/select-alternative.ts';
import { sessionList } from './application/session-list.projection.ts';
import { sessionMessages } from './application/session-messages.projection.ts';
import { sessionSummaries } from './application/session-summaries.projection.ts';
import { stopAnswer } from './application/stop-answer.ts';
import { submitPrompt, submitPromptStream } from './application/submit-prompt.ts';
import { summariseSession } from './application/summarise-session.ts';
import { titleSession } from './application/title-session.process.ts';
import { titleSessions } from './application/title-sessions.ts';
import { updateConfiguration } from './application/update-configuration.ts';
import { configuration } from './domain/configuration.ts';
import { preferences } from './domain/preferences.ts';
import { session } from './domain/session.ts';

export const playgroundModule = {
  name: 'playground',
  contract: playground,
  needs: { gateway },
  migrations: [],
  projections: [
    sessionList,
    sessionMessages,
    sessionSummaries,
    configurationList,
    configurationVersions,
    preferencesList,
  ],
  contents: ({ gateway }) => sealOf(gateway),
  publishes: publish,

  async start({ store, clock, processes }, { gateway }) {
    const ports = playgroundPorts(store, gateway, clock, processes);
    return {
      router: playgroundRouter(ports),
      processes: [titleSession.with(ports), sealContents.with(store)],
      subscriptions: [titleSessions(ports, processes), sealWhenWanted(processes)],
    };
  },
} satisfies Module<{ gateway: typeof gateway }, unknown>;

export function playgroundPorts(
  store: EventStore,
  gateway: GatewayClient,
  clock: Clock,
  processes: PlaygroundPorts['processes'],
): PlaygroundPorts {
  return {
    sessions: executor(store, 'session', session),
    configurations: executor(store, 'configuration', configuration),
    preferences: executor(store, 'preferences', preferences),
    sessionRows: store.rows(sessionList),
    messageRows: store.rows(sessionMessages),
    summaryRows: store.rows(sessionSummaries),
    configurationRows: store.rows(configurationList),
    versionRows: store.rows(configurationVersions),
    preferenceRows: store.rows(preferencesList),
    gateway,
    running: runningAnswers(),
    processes,
    clock,
  };
}

export const playgroundRouter = (ports: PlaygroundPorts) => ({
  createSession: createSession(ports),
  listSessions: listSessions(ports),
  getSession: getSession(ports),
  changeSession: changeSession(ports),
  endSession: endSession(ports),
  deleteSession: deleteSession(ports),
  restoreSession: restoreSession(ports),
  forkSession: forkSession(ports),
  replayRequest: replayRequest(ports),
  submitPrompt: submitPrompt(ports),
  submitPromptStream: submitPromptStream(ports),
  regenerateAnswer: regenerateAnswer(ports),
  regenerateAnswerStream: regenerateAnswerStream(ports),
  editPrompt: editPrompt(ports),
  editPromptStream: editPromptStream(ports),
  stopAnswer: stopAnswer(ports),
  selectAlternative: selectAlternative(ports),
  summariseSession: summariseSession(ports),
  getPreferences: getPreferences(ports),
  changePreferences: changePreferences(ports),
  getEncryption: getEncryption(ports),
  createConfiguration: createConfiguration(ports),
  listConfigurations: listConfigurations(ports),
  getConfiguration: getConfiguration(ports),
  updateConfiguration: updateConfiguration(ports),
  listConfigurationVersions: listConfigurationVersions(ports),
  deleteConfiguration: deleteConfiguration(ports),
  restoreConfiguration: restoreConfiguration(ports),
});
