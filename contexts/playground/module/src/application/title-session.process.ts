import { recoverTask, runTask } from '@atelier/gateway-contract';
import { defineProcess, type Run } from '@atelier/processes';
import type { SessionId } from '../domain/session.ts';
import { conversationTitle } from './conversation-title.task.ts';
import type { PlaygroundPorts } from './ports.ts';
import { providerOf } from './provider-of.ts';
import { preferencesOf } from './preferences-of.ts';
import { saidIn } from './said-in.ts';
import { branchOf, findSession, messagesOf } from './session-view.ts';

/** Gives a session a title from its first prompt and answer, unless a person has given it one. */
export const titleSession = defineProcess(
  'playground.title-session',
  async (run: Run<PlaygroundPorts>, { sessionId }: { sessionId: SessionId }) => {
    const { ports, call } = run;
    const turn = await run.step('read', () => firstTurn(run, sessionId));
    if (turn === null) return;

    const requestId = `request_title_${sessionId}` as const;
    const result = await run.paid(
      'title',
      requestId,
      ({ signal }) =>
        runTask(ports.gateway, conversationTitle, turn.input, {
          context: call,
          signal,
          requestId,
          model: turn.model ?? undefined,
          provider: turn.provider,
        }),
      {
        recover: () => recoverTask(ports.gateway, conversationTitle, requestId, { context: call }),
      },
    );
    if (result.outcome === 'failed') return;

    await run.step('rename', async () => {
      await ports.sessions(call, sessionId, {
        type: 'TitleSession',
        title: result.output.title,
        requestId,
        costNanoUsd: result.figures.costNanoUsd,
        userId: call.actor.userId,
      });
    });
  },
);

/** Null when there is nothing to name, or nobody wants it named. */
async function firstTurn({ ports, call }: Run<PlaygroundPorts>, sessionId: SessionId) {
  const session = await findSession(ports, call, sessionId);
  const { automaticTitles, taskModel } = await preferencesOf(ports, call.actor);
  if (!session || !automaticTitles || session.titledBy !== 'first-words') return null;
  const said = saidIn(branchOf(await messagesOf(ports, call, sessionId), session.leafId));
  const prompt = said.find(({ role }) => role === 'user')?.text ?? '';
  const answer = said.find(({ role }) => role === 'assistant')?.text ?? '';
  return { input: { prompt, answer }, model: taskModel ?? null, provider: providerOf(session) };
}
