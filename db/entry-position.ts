/**
 * SQL for the seq of an account's last entry with `at` at or before an instant; one below its
 * first entry when there is none. `at` never runs backwards and seqs have no gap, so halving finds
 * it with about log2(n) rows read: no index on time is needed, and a range of time becomes a range
 * of seq, which every index of the table ends with. `account` and `at` are SQL expressions, each
 * used more than once: numbered parameters or columns, not bare question marks.
 */
export const lastSeqAt = (account: string, at: string): string => `(
  WITH RECURSIVE search(low, high) AS (
    SELECT
      (SELECT coalesce(min(seq), 1) - 1 FROM ledger_entries WHERE account = ${account}),
      (SELECT coalesce(max(seq), 0) FROM ledger_entries WHERE account = ${account})
    UNION ALL
    SELECT
      iif(middle.at <= ${at}, middle.seq, low),
      iif(middle.at <= ${at}, high, middle.seq - 1)
    FROM search CROSS JOIN ledger_entries AS middle
      ON middle.account = ${account} AND middle.seq = (low + high + 1) / 2
    WHERE low < high
  )
  SELECT low FROM search WHERE low = high
)`;
