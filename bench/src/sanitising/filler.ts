import type { Random } from './random.ts';

/** Texts as people give them to a model; `\u0000` is where a line may be put in. */
const FRAMES: readonly string[] = [
  'Hi! I am trying to get our small shop running and something is off.\n\u0000\nCan you tell me what I do wrong? I would like a short answer.',
  'Summarise this thread in three sentences, for somebody who was on holiday.\n\nTom: the build is green again.\nZoe: \u0000\nTom: thanks, that was it. Let us talk about the rest on Monday.',
  '2026-03-04T10:12:01.120Z INFO  server listening on port 8080\n2026-03-04T10:12:03.410Z WARN  retrying in 200 ms\n2026-03-04T10:12:03.611Z ERROR \u0000\n2026-03-04T10:12:03.612Z INFO  worker 3 stopped, 0 jobs left',
  '# settings of the worker\nNODE_ENV=production\nLOG_LEVEL=info\n\u0000\nCONCURRENCY=8\nTIMEOUT_MS=30000',
  'services:\n  web:\n    image: app:1.4\n    ports: ["8080:8080"]\n    environment:\n      - LOG_LEVEL=debug\n      \u0000\n    restart: always',
  '```ts\nexport async function main(): Promise<void> {\n  const started = performance.now();\n  \u0000\n  console.log(`ready after ${performance.now() - started} ms`);\n}\n```\nWhy does it print twice?',
  'def run(path):\n    rows = list(csv.reader(open(path)))\n    # \u0000\n    return [row for row in rows if len(row) == 3]',
  'id,name,note\n1,Basil,green\n2,Mint,\u0000\n3,Sage,dried',
  'Please translate to French, and keep the formatting.\n\n> \u0000\n>\n> Kind regards, and see you on the twelfth.',
  'diff --git a/app.conf b/app.conf\n@@ -1,4 +1,4 @@\n workers = 4\n-\u0000\n+# moved to the vault\n timeout = 30',
  '{\n  "level": "error",\n  "service": "checkout",\n  "message": "\u0000",\n  "attempt": 3\n}',
  'The tool answered:\n\n\u0000\n\nGo on with the next step of the plan, and say when you are done.',
];

export function frame(random: Random, lines: readonly string[]): string {
  return random.pick(FRAMES).replace('\u0000', () => lines.join('\n'));
}

/** Sentences around a value that is known by itself. */
export const CARRIERS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `It says ${value} here, is that right?`,
  (value) => `contact=${value}; state=open`,
  (value) => `"value": "${value}",`,
  (value) => `Found (${value}) in the old export.`,
  (value) => `user entered ${value}, then left the page`,
  (value) => `- ${value}`,
];
