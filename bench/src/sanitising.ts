import {
  DEFAULT_POLICY,
  type Policy,
  type Sanitised,
  sanitise,
  secretlintDetector,
  stdnumCheckDigits,
} from '@atelier/gateway/testing';
import { markdownTable } from './markdown-table.ts';
import { median } from './median.ts';
import { corpus, type Planted } from './sanitising/corpus.ts';
import { othersTexts } from './sanitising/others-code.ts';
import { peers } from './sanitising/peers.ts';
import { BATCHES, type Batch, type Half, unseen } from './sanitising/unseen.ts';

// What is found of secrets and personal data that are planted in texts, what is taken for some in texts
// without any, and what the search costs.
const seed = Number(process.env.BENCH_SEED ?? 2026);
const each = Number(process.env.BENCH_EACH ?? 40);
const cleanTexts = Number(process.env.BENCH_CLEAN ?? 4000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 7);

const policy: Policy = { ...DEFAULT_POLICY, sanitising: 'redact' };
const { planted, clean } = corpus(seed, each, cleanTexts);

await recall();
await inUnseen();
await falseAlarms();
await inOthersCode();
if (rounds > 0) await cost();

function redact(content: string): Promise<Sanitised> {
  return sanitise({ messages: [{ role: 'user', content }] }, policy, {
    detectors: [secretlintDetector],
    checkDigits: stdnumCheckDigits,
  });
}

/** Found is what is no longer in the text, nor the greater part of it. */
async function recall(): Promise<void> {
  const missed = new Map<Planted['notation'], Planted[]>();
  const kinds = new Map<string, { all: number; found: number; named: number }>();
  for (const one of planted) {
    const { body, findings } = await redact(one.text);
    const tally = kinds.get(one.notation.kind) ?? { all: 0, found: 0, named: 0 };
    kinds.set(one.notation.kind, tally);
    tally.all++;
    if (isIn(one.value, JSON.stringify(body)))
      missed.set(one.notation, [...(missed.get(one.notation) ?? []), one]);
    else tally.found++;
    if (findings.some(({ kind }) => kind === one.notation.kind)) tally.named++;
  }
  const rows = [...kinds].map(([kind, { all, found, named }]) => {
    const notations = [...missed.keys()].filter((notation) => notation.kind === kind);
    const told = notations.map(
      (notation) => `${notation.name} (${missed.get(notation)?.length} of ${each})`,
    );
    return [kind, String(all), share(found, all), share(named, all), told.join(', ')];
  });
  console.log(
    `${planted.length} texts with one planted each, ${each} of every notation, seed ${seed}.\n`,
  );
  console.log(markdownTable(['kind', 'planted', 'found', 'by its kind', 'missed notations'], rows));
  if (process.env.BENCH_SHOW)
    for (const ones of missed.values())
      for (const { text, value } of ones.slice(0, 12)) console.log(`\n--- ${value}\n${text}`);
}

/** Sentences that were written down first, and the half of them that nothing was changed for. */
async function inUnseen(): Promise<void> {
  for (const batch of BATCHES) {
    const [tuned, untouched] = [await rightOf(batch, 'tuned'), await rightOf(batch, 'untouched')];
    const rows = [...untouched].map(([kind, shown]) => [kind, tuned.get(kind) ?? '', shown]);
    console.log(`\n${markdownTable([batch, 'tuned half', 'untouched half'], rows)}`);
  }
}

/** How many were found; of the clean ones, how many raised no alarm. */
async function rightOf(batch: Batch, half: Half): Promise<ReadonlyMap<string, string>> {
  const counts = new Map<string, { all: number; right: number }>();
  for (const { kind, text, value } of unseen(batch, half)) {
    const { body, findings } = await redact(text);
    const count = counts.get(kind) ?? { all: 0, right: 0 };
    counts.set(kind, count);
    count.all++;
    if (value === '' ? findings.length === 0 : !isIn(value, JSON.stringify(body))) count.right++;
  }
  return new Map([...counts].map(([kind, { all, right }]) => [kind, `${right} of ${all}`]));
}

function isIn(value: string, json: string): boolean {
  const parts = [value.slice(0, 12), value.slice(-12), value];
  return parts.some((part) => json.includes(JSON.stringify(part).slice(1, -1)));
}

async function falseAlarms(): Promise<void> {
  const alarms = new Map<string, number>();
  let texts = 0;
  for (const text of clean) {
    const { findings, body } = await redact(text);
    if (findings.length > 0) texts++;
    for (const { kind, count } of findings) alarms.set(kind, (alarms.get(kind) ?? 0) + count);
    if (findings.length > 0 && process.env.BENCH_SHOW) console.log(findings, JSON.stringify(body));
  }
  const told = [...alarms].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none';
  console.log(
    `\nFalse alarms: ${texts} of ${clean.length} clean texts (${share(texts, clean.length)}); ${told}.\n`,
  );
}

/** Findings where nothing was planted. Addresses there are mostly their authors' own. */
async function inOthersCode(): Promise<void> {
  const rows: string[][] = [];
  for (const [name, pattern] of [
    ['type declarations', '**/*.d.ts'],
    ['documents', '**/*.md'],
  ] as const) {
    const texts = othersTexts(pattern, 13_000_000);
    const alarms = new Map<string, number>();
    for (const text of texts) {
      const { findings, body } = await redact(text);
      for (const { kind, count } of findings) alarms.set(kind, (alarms.get(kind) ?? 0) + count);
      if (process.env.BENCH_SHOW) showChanged(text, body);
    }
    const bytes = texts.reduce((sum, { length }) => sum + length, 0);
    const told = [...alarms].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none';
    rows.push([name, String(texts.length), `${(bytes / 1e6).toFixed(1)} MB`, told]);
  }
  console.log(markdownTable(["others' texts", 'files', 'size', 'findings'], rows));
  console.log('');
}

/** Lines that are no longer what they were. */
function showChanged(text: string, body: unknown): void {
  const { messages } = body as { messages: readonly { content: string }[] };
  const lines = new Set(text.split('\n'));
  for (const line of messages[0]?.content.split('\n') ?? [])
    if (!lines.has(line)) console.log(`?? ${line.slice(0, 220)}`);
}

/** Processor time for prompts as long as they come: the corpus itself, cut to size. */
async function cost(): Promise<void> {
  const whole = [...planted.map(({ text }) => text), ...clean].join('\n\n');
  const subjects = await peers(policy);
  const rows: string[][] = [];
  for (const kib of [1, 16, 128, 1024]) {
    const texts = Array.from({ length: kib < 100 ? 20 : 3 }, (_, index) => {
      const from = (index * 7919) % Math.max(1, whole.length - kib * 1024);
      return whole.slice(from, from + kib * 1024).padEnd(kib * 1024, 'lorem ipsum dolor ');
    });
    const cells: string[] = [];
    for (const { run, mostKib } of subjects) {
      if (kib > mostKib) {
        cells.push('');
        continue;
      }
      const times: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const before = process.cpuUsage();
        for (const text of texts) await run(text);
        const { user, system } = process.cpuUsage(before);
        if (round > 0) times.push((user + system) / texts.length);
      }
      cells.push((median(times) / kib).toFixed(1));
    }
    rows.push([`${kib} KiB`, ...cells]);
  }
  console.log(
    markdownTable(['µs per KiB, one text of', ...subjects.map(({ name }) => name)], rows),
  );
}

function share(part: number, all: number): string {
  return `${((part / all) * 100).toFixed(1)} %`;
}
