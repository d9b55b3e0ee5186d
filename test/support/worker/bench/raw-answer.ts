/** The columns a summary groups by, as raw entries have them. */
const columns: Readonly<Record<string, string>> = {
  category: 'meter',
  meter: 'meter',
  model: 'model',
  project: 'project',
  server: 'server',
  key: 'key',
  member: 'member',
};

/** What a summary answers, from the entries themselves: what one would do without rollups. */
export async function rawAnswer(db: D1Database, url: URL) {
  const { account, group_by: by, from, to } = Object.fromEntries(url.searchParams);
  const column = columns[by ?? ''];
  if (!column) throw new Error(`entries have no ${by}`);
  const { results, meta } = await db
    .prepare(
      `SELECT at / 86400000 AS day, "${column}" AS part, sum(amount) AS amount, count(*) AS count
       FROM ledger_entries
       WHERE account = ? AND kind IN ('debit', 'capture') AND at >= ? AND at < ?
       GROUP BY day, part`,
    )
    .bind(account, Number(from), Number(to))
    .all<{ amount: number }>();
  return {
    groups: results.length,
    total: results.reduce((sum, { amount }) => sum + amount, 0),
    rowsRead: meta.rows_read,
    ms: meta.duration,
  };
}
