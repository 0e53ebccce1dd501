import { test } from 'node:test';
import { decide } from '@atelier/kernel';
import fc from 'fast-check';
import { type WebHookEvent, webHook } from './web-hook.ts';

const hookId = 'hook_1';
const patienceMs = 1000;
const answers = fc.array(
  fc.record({ ok: fc.boolean(), afterMs: fc.integer({ min: 1, max: 800 }) }),
);

test('a web hook is switched off exactly when it failed without a break for its patience', () => {
  fc.assert(
    fc.property(answers, (given) => {
      const target = { url: 'https://example.com', publicOnly: true, about: '', kinds: [] };
      const history: WebHookEvent[] = [
        { type: 'WebHookCreated', hookId, userId: 'user_ada', ...target },
      ];
      let nowMs = 0;
      let failingSinceMs: number | undefined;
      let isOff = false;
      for (const { ok, afterMs } of given) {
        nowMs += afterMs;
        if (!isOff) {
          failingSinceMs = ok ? undefined : (failingSinceMs ?? nowMs);
          isOff = failingSinceMs !== undefined && nowMs - failingSinceMs >= patienceMs;
        }
        const at = new Date(nowMs).toISOString();
        const command = { type: 'NoteAnswer', hookId, ok, gone: false, at, patienceMs } as const;
        const decision = decide(webHook, history, command);
        if (decision.outcome === 'accepted') history.push(...decision.events);
      }
      return history.some(({ type }) => type === 'WebHookSwitchedOff') === isOff;
    }),
  );
});
