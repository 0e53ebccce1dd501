import { runTask } from '@atelier/gateway-contract';
import { playground } from '@atelier/playground-contract';
import { handler, refusal } from '@atelier/rpc';
import { conversationSummary } from './conversation-summary.task.ts';
import type { PlaygroundPorts } from './ports.ts';
import { preferencesOf } from './preferences-of.ts';
import { providerOf } from './provider-of.ts';
import { saidIn } from './said-in.ts';
import { branchOf, findSession, messagesOf } from './session-view.ts';

export const summariseSession = (ports: PlaygroundPorts) =>
  handler(playground.summariseSession, async ({ input, call, signal, errors }) => {
    const { sessionId } = input;
    const { userId } = call.actor;
    const session = await findSession(ports, call, sessionId);
    if (session === undefined) throw errors.SESSION_NOT_FOUND();
    const branch = branchOf(await messagesOf(ports, call, sessionId), session.leafId);
    const messages = saidIn(branch).map(({ role, text }) => ({ role, text }));
    const leafId = branch.at(-1)?.messageId;
    if (leafId === undefined || messages.length === 0) throw errors.SESSION_EMPTY();

    const { taskModel } = await preferencesOf(ports, call.actor);
    const result = await runTask(
      ports.gateway,
      conversationSummary,
      { messages },
      {
        context: call,
        signal,
        model: input.model ?? taskModel,
        provider: providerOf(session),
      },
    );
    if (result.outcome === 'failed') throw errors.SUMMARY_FAILED({ data: result.failure });

    const { model, requestId, output, figures } = result;
    const { costNanoUsd } = figures;
    const messageCount = branch.length;
    const executed = await ports.sessions(call, sessionId, {
      type: 'RecordSummary',
      summary: { ...output, model, leafId, messageCount },
      requestId,
      costNanoUsd,
      userId,
    });
    if (executed.outcome === 'rejected') throw refusal(executed.rejection, errors);
    return {
      ...output,
      model,
      requestId,
      ...(costNanoUsd === undefined ? {} : { costNanoUsd }),
      upTo: leafId,
      messageCount,
      at: ports.clock.now().toISOString(),
    };
  });
