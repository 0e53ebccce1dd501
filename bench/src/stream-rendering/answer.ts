/** As providers stream: about four characters to a token, wherever they fall. */
const CHARACTERS = 4;

/** Everything in it that is costly to draw; and one block of each kind that grows and grows. */
const writers = { writer: sectionOf, coder: lineOfCode, lister: itemOf, tabler: rowOf } as const;

export type Writer = keyof typeof writers;
export const writerNames = Object.keys(writers) as Writer[];

/** What is one block must be long to show whether a token costs more at its end. */
export const lengthOf = (writer: Writer, tokens: number) =>
  writer === 'writer' ? tokens : 4 * tokens;

/** The first `tokens` pieces of an answer as one of them writes it. */
export function answerPieces(writer: Writer, tokens: number): readonly string[] {
  let text = '';
  for (let part = 1; text.length < tokens * CHARACTERS; part++) text += writers[writer](part);
  return Array.from({ length: tokens }, (_, at) =>
    text.slice(at * CHARACTERS, (at + 1) * CHARACTERS),
  );
}

/** About 750 tokens: prose, a list, a table, a formula and a block of code. */
function sectionOf(section: number): string {
  return `## ${section}. How the work is shared

${PROSE} ${PROSE}

- **Queue**: takes what comes and gives it out, \`${section}\` at a time
- **Worker**: asks for more when it has room, and says what it did
  - finished work is told once
  - work that failed is told with its *reason*
- **Ledger**: counts, see [the notes](https://example.com/notes/${section})

| Part | Takes, ms | Waits, ms | Share |
| --- | ---: | ---: | ---: |
| queue | ${section * 3} | 0.4 | 12 % |
| worker | ${section * 11} | 7.5 | 71 % |
| ledger | ${section * 2} | 0.1 | 17 % |

With $$\\lambda$$ arrivals a second the mean wait is

$$
W_{${section}} = \\frac{\\lambda \\, E[S^2]}{2 (1 - \\rho)}, \\qquad \\rho = \\lambda E[S] < 1
$$

\`\`\`typescript
${codeOf(section)}\`\`\`

${PROSE}

`;
}

const PROSE =
  'Every part does one thing and says when it is done, so a part that stops is seen at once and its work is taken over by another. What was promised is written down before it is told to anybody.';

function codeOf(section: number): string {
  const steps = Array.from(
    { length: 6 },
    (_, step) => `
  // Step ${step + 1}: what is due is taken in the order in which it came.
  const batch${step} = await queue.take({ most: ${section * 10 + step}, withinMs: 250 });
  for (const { id, body } of batch${step}) {
    const result = await worker.run(body, { signal: AbortSignal.timeout(5_000) });
    await ledger.note(\`\${id}: \${result.status} after \${result.tookMs.toFixed(1)} ms\`);
  }
`,
  );
  return `export async function drain${section}(queue: Queue, worker: Worker): Promise<void> {${steps.join('')}}
`;
}

/** The answer is one fence that is never closed. */
function lineOfCode(line: number): string {
  const start = line === 1 ? '```typescript\n' : '';
  return `${start}${codeOf(line)}\n`;
}

/** Short items, as long lists have them, each with a word that is marked. */
function itemOf(item: number): string {
  return `${item}. **Part ${item}** asks \`${item}\` times a second\n`;
}

function rowOf(row: number): string {
  const start = row === 1 ? '| Part | Takes, ms | Share |\n| --- | ---: | ---: |\n' : '';
  return `${start}| part **${row}** | ${row * 3} | ${row % 100} % |\n`;
}
