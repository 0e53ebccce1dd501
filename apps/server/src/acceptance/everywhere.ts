import { openPool } from '@atelier/database';

/** The tables, of all schemas of the database, in which one of the texts stands, in whatever column. */
export async function tablesWith(databaseUrl: string, texts: readonly string[]) {
  const pool = openPool(databaseUrl, { applicationName: 'acceptance', max: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    // A column of bytes is shown in hexadecimal.
    const wanted = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]);
    const found = [];
    for (const { name } of rows) {
      const { rowCount } = await pool.query(
        `select from ${name} as t where t::text ilike any ($1) limit 1`,
        [wanted.map((text) => `%${text}%`)],
      );
      if (rowCount === 1) found.push(name);
    }
    return found;
  } finally {
    await pool.end();
  }
}
