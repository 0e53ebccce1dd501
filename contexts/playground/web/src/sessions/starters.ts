/** First prompts that show something real: maths, code, a table, a structure. */
export const starters: readonly { readonly title: string; readonly prompt: string }[] = [
  {
    title: 'Explain with a formula',
    prompt:
      'Explain the birthday paradox to an engineer: the formula, a short table for 10, 23 and 50 people, and why intuition fails.',
  },
  {
    title: 'Write and explain code',
    prompt:
      'Write a TypeScript function that limits how many promises run at once, with a short example and its complexity.',
  },
  {
    title: 'Compare in a table',
    prompt:
      'Compare PostgreSQL, SQLite and DuckDB in a table: best for, concurrency, size limits, deployment. End with one sentence of advice.',
  },
  {
    title: 'Think a decision through',
    prompt:
      'We want to move a monolith’s background jobs to a queue. List the five questions that decide the design, and what each answer implies.',
  },
];
