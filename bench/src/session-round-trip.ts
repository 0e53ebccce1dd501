import { bodyOf } from './pass-through/request-body.ts';
import { markdownTable } from './markdown-table.ts';
import { median } from './median.ts';
import { setStage } from './pass-through/subjects.ts';
import { openSessions } from './session-round-trip/sessions.ts';

// What a message in a session costs beside a call that passes straight through the same server to
// the same model: the session is read, the prompt and the answer become events, the list follows.
const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const messages = 3;
const WARM_UP = 3;

const stage = await setStage();
try {
  const { gateway, load } = stage;
  const { port, headers } = gateway;
  const most = { port, headers, sliceMs: 60_000 };
  const rows: string[][] = [];
  for (const connections of [1, 8]) {
    const requests = connections === 1 ? 10 : messages * connections;
    const directMs: number[] = [];
    const sessionMs: number[] = [];
    const directRate: number[] = [];
    const sessionRate: number[] = [];
    for (let round = -WARM_UP; round < rounds; round++) {
      const paths = await openSessions(stage, connections);
      const session = await load.run({
        ...most,
        paths,
        connections,
        requests,
        body: JSON.stringify({ content: 'Say it in one line, then say why. '.repeat(16) }),
      });
      const direct = await load.run({
        ...most,
        paths: ['/v1/chat/completions'],
        connections,
        requests,
        body: bodyOf('burst', false),
      });
      if (round < 0) continue; // untimed: code is compiled
      directMs.push(direct.whole.p50Ms);
      sessionMs.push(session.whole.p50Ms);
      directRate.push(direct.requests / direct.seconds);
      sessionRate.push(session.requests / session.seconds);
    }
    const quotients = (of: readonly number[], by: readonly number[]) =>
      of.map((value, round) => value / (by[round] ?? value));
    rows.push([
      `${connections}`,
      `**${median(quotients(sessionMs, directMs)).toFixed(1)}**`,
      `**${median(quotients(sessionRate, directRate)).toFixed(2)}**`,
      `${median(directMs).toFixed(2)} / ${median(sessionMs).toFixed(2)}`,
      `${Math.round(median(directRate))} / ${Math.round(median(sessionRate))}`,
    ]);
  }
  console.log(`Medians of ${rounds} rounds; whole answers, each session new in its round.\n`);
  const head = [
    'connections',
    'time, ratio',
    'requests/s, ratio',
    'direct / message, ms',
    'direct / message, per second',
  ];
  console.log(markdownTable(head, rows));
} finally {
  await stage.stop();
}
